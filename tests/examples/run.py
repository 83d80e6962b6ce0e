#!/usr/bin/env python3
"""tests/examples/run.py: every example runs and prints what it says it prints.

    run.py [--update] PROGRAM... [-- FOLDER...]       PROGRAM: NAME=FILE, put into the path

An example is a folder below examples/ with a README.md and expected/: `cmd` is what is typed in the folder,
`stdout` (`stderr`, `exit`) what comes out; masks and environment are those of tests/golden.
SPDX-License-Identifier: MIT
"""
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
sys.path.insert(0, str(ROOT / "tests" / "golden"))
sys.dont_write_bytecode = True
import run as golden  # noqa: E402


def examples():
    """Folders that hold a program or rules, whether or not they are complete."""
    found = set()
    for pattern in ("*/*.lua", "lua/*/main.lua", "c/*/main.c"):
        found |= {p.parent for p in EXAMPLES.glob(pattern)}
    return sorted(found)


def complaints(folder):
    readme = folder / "README.md"
    if not readme.exists():
        yield "no README.md"
    elif not 3 <= len(readme.read_text(encoding="utf-8").splitlines()) <= 15:
        yield "README.md has to have about ten lines"
    if not (folder / "expected" / "cmd").exists():
        yield "no expected/cmd"


def main(args):
    update = "--update" in args
    programs = {}
    for arg in args:
        if "=" in arg:
            name, path = arg.split("=", 1)
            programs[name] = Path(path).resolve()
    failed = 0
    for folder in examples():
        name = str(folder.relative_to(ROOT))
        wrong = list(complaints(folder))
        if wrong:
            failed += 1
            print(f"not ok - {name}: {'; '.join(wrong)}")
            continue
        case = folder / "expected"
        got, want = golden.run_case(case, programs, inputs=folder), golden.expected(case)
        if update:
            golden.update(case, got)
            print(("updated " if got != want else "same ") + name)
        elif got == want:
            print(f"ok - {name}")
        else:
            failed += 1
            print(f"not ok - {name}")
            golden.show_difference(name, want, got)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
