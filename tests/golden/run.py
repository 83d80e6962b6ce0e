#!/usr/bin/env python3
"""tests/golden/run.py: what the program prints, word for word. tests/golden/README.md tells how cases are made.

    run.py --galley build/core/cli/galley [--update] [TOPIC[/CASE]...]

SPDX-License-Identifier: MIT
"""
import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OURS = {"cmd", "stdout", "stderr", "exit"}  # everything else in a case's folder is an input
TIMEOUT = 120
SKIPPED = 77  # Meson's exit status for "skipped"

# What differs from run to run or machine to machine. README.md explains each.
MASKS = [
    (re.compile(r"\b2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"), "<TIME>"),
    (re.compile(r"\b\d+ articles/s"), "<RATE> articles/s"),
    (re.compile(r"\bpid \d+"), "pid <PID>"),
]


def mask(text, case_folder):
    text = text.replace(str(case_folder), "<CASE>").replace(str(ROOT), "<ROOT>")
    for pattern, placeholder in MASKS:
        # A date that the input holds is not masked: input dates lie before 2026.
        if placeholder == "<TIME>":
            text = pattern.sub(lambda m: m.group(0) if m.group(0) < "2026" else placeholder, text)
        else:
            text = pattern.sub(placeholder, text)
    return text


def environment(programs, folder):
    """Only what a case may depend on; the sanitizers' options pass through."""
    env = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS") or k == "MALLOC_PERTURB_"}
    env.update({
        "PATH": f"{folder}/.bin:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder), "TMPDIR": str(folder), "TZ": "UTC", "LC_ALL": "C.UTF-8", "TERM": "dumb",
        "EXAMPLES": str(ROOT / "examples"), "COMMON": str(ROOT / "tests" / "golden" / "common"),
    })
    (folder / ".bin").mkdir()
    for name, path in programs.items():
        (folder / ".bin" / name).symlink_to(path)
    return env


def run_case(case, programs, inputs=None):
    """-> {"stdout": text, "stderr": text, "exit": "0\n"} with what varies masked. `programs`: what is in the
    path, name -> file. `inputs`: the folder to run in a copy of, when it is not the case's own."""
    with tempfile.TemporaryDirectory(prefix="golden-") as tmp:
        folder = Path(tmp).resolve() / "case"
        shutil.copytree(inputs or case, folder, ignore=None if inputs else shutil.ignore_patterns(*OURS))
        # A checkout may be read-only, a case may want to write beside its inputs.
        for path in [folder, *folder.rglob("*")]:
            path.chmod(path.stat().st_mode | 0o200)
        script = (case / "cmd").read_text(encoding="utf-8")
        try:
            p = subprocess.run(["bash", "-c", script, "cmd"], cwd=folder, env=environment(programs, folder),
                               stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            return {"stdout": "", "stderr": f"over {TIMEOUT} seconds\n", "exit": "timeout\n"}
        got = {name: mask(data.decode("utf-8", "backslashreplace"), folder)
               for name, data in (("stdout", p.stdout), ("stderr", p.stderr))}
        got["exit"] = f"{p.returncode}\n"
        return got


def expected(case):
    want = {"stdout": "", "stderr": "", "exit": "0\n"}
    for name in want:
        if (case / name).exists():
            want[name] = (case / name).read_text(encoding="utf-8")
    return want


def update(case, got):
    """Write the three files; one that says the usual (nothing, 0) is left out."""
    for name, usual in (("stdout", ""), ("stderr", ""), ("exit", "0\n")):
        path = case / name
        if got[name] == usual:
            path.unlink(missing_ok=True)
        else:
            path.write_text(got[name], encoding="utf-8")


def show_difference(name, want, got):
    for part in ("exit", "stderr", "stdout"):
        if want[part] != got[part]:
            diff = difflib.unified_diff(want[part].splitlines(), got[part].splitlines(),
                                        f"{name}/{part}", "now", lineterm="")
            print("\n".join("#   " + line for line in diff))


def cases_of(names):
    found = []
    for name in names or sorted(p.name for p in HERE.iterdir() if p.is_dir()):
        path = HERE / name
        if (path / "cmd").exists():
            found.append(path)
        elif path.is_dir():
            found += sorted(p.parent for p in path.glob("*/cmd"))
        else:
            sys.exit(f"run.py: no topic or case {name}")
    return found


def main():
    parser = argparse.ArgumentParser(description="golden tests of the command line")
    parser.add_argument("--galley", required=True, type=Path)
    parser.add_argument("--update", action="store_true", help="take what is printed now as right")
    parser.add_argument("names", nargs="*", metavar="TOPIC[/CASE]")
    args = parser.parse_args()
    programs = {"galley": args.galley.resolve()}
    cases = cases_of(args.names)
    if not cases:
        sys.exit("run.py: no cases")
    failed = 0
    for case in cases:
        name = str(case.relative_to(HERE))
        got = run_case(case, programs)
        if args.update:
            changed = got != expected(case)
            update(case, got)
            print(("updated " if changed else "same ") + name)
        elif got == expected(case):
            print(f"ok - {name}")
        else:
            failed += 1
            print(f"not ok - {name}")
            show_difference(name, expected(case), got)
    print(f"{len(cases) - failed} of {len(cases)} cases as written down")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
