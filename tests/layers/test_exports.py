#!/usr/bin/env python3
"""The shared library and the headers name the same functions, and tools/check_exports.py would notice if not.

    test_exports.py CC LIBRARY
SPDX-License-Identifier: MIT
"""
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "check_exports.py"

HEADER = """/* GALLEY_API void galley_in_comment(void); */
#define GALLEY_API __attribute__((visibility("default")))
GALLEY_API int galley_one(int);
GALLEY_API const char *
galley_two(void);
"""
BOTH = "int galley_one(int x) { return x; } const char *galley_two(void) { return 0; }\n"


def run(library, root):
    p = subprocess.run([sys.executable, TOOL, library, root], capture_output=True, text=True)
    return p.returncode, p.stdout.splitlines()


def small(cc, source):
    """A library of `source` with HEADER, checked."""
    with tempfile.TemporaryDirectory() as tmp:
        root = Path(tmp)
        (root / "include" / "galley").mkdir(parents=True)
        (root / "include" / "galley" / "a.h").write_text(HEADER)
        (root / "a.c").write_text(source)
        subprocess.run([*cc, "-shared", "-fPIC", "-o", root / "liba.so", root / "a.c"], check=True)
        return run(root / "liba.so", root)


def main(cc, library):
    cc = shlex.split(cc)
    rows = [
        ("equal", BOTH, 0, "2 declared, 2 exported, 0 wrong"),
        ("one missing", "int galley_one(int x) { return x; }\n", 1,
         "include/galley/a.h:5: galley_two is declared but not exported by liba.so"),
        ("one too many", BOTH + "int galley__private(void) { return 0; }\n", 1,
         "liba.so: galley__private is exported but no header declares it"),
    ]
    failed = 0
    for name, source, status, said in rows:
        got, seen = small(cc, source)
        ok = got == status and said in seen
        failed += not ok
        print(("ok - " if ok else "not ok - ") + name, *([] if ok else seen), sep="\n#   " if not ok else "")
    status, seen = run(library, ROOT)
    print(("ok - " if status == 0 else "not ok - ") + "this library", *seen, sep="\n#   ")
    return 1 if failed or status else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
