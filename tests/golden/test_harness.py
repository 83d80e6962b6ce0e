#!/usr/bin/env python3
"""The golden harness itself: it notices a difference in each of its three files, masks what varies and nothing else,
keeps cases apart, --update makes a case hold; and every topic on disk is registered with Meson.
SPDX-License-Identifier: MIT
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
failed = 0


def check(name, ok, seen=""):
    global failed
    print(("ok - " if ok else "not ok - ") + name)
    if not ok:
        failed += 1
        print("#   " + str(seen).replace("\n", "\n#   "))


def harness(folder, *args):
    p = subprocess.run([sys.executable, folder / "run.py", "--galley", folder / "galley.sh", *args],
                       capture_output=True, text=True)
    return p.returncode, p.stdout + p.stderr


def small(tmp, cmd, **files):
    """A tree with the harness, a program that echoes its arguments, and one case."""
    folder = Path(tmp) / "tests" / "golden"
    case = folder / "topic" / "case"
    case.mkdir(parents=True)
    shutil.copy(HERE / "run.py", folder)
    (folder / "galley.sh").write_text('#!/bin/sh\necho "$@"\n')
    (folder / "galley.sh").chmod(0o755)
    (case / "cmd").write_text(cmd)
    for name, text in files.items():
        (case / name).write_text(text)
    return folder, case


ROWS = [  # name, cmd, files, holds
    ("all as written", "galley a; echo b >&2; exit 3", {"stdout": "a\n", "stderr": "b\n", "exit": "3\n"}, True),
    ("nothing is the default", "true", {}, True),
    ("other output", "galley a", {"stdout": "b\n"}, False),
    ("output where none should be", "galley a", {}, False),
    ("no output where some should be", "true", {"stdout": "a\n"}, False),
    ("errors", "echo b >&2", {}, False),
    ("exit status", "exit 1", {}, False),
    ("a missing line end", "printf a", {"stdout": "a\n"}, False),
    ("inputs are there", "cat input", {"input": "x\n", "stdout": "x\n"}, True),
    ("expectations are not", "ls", {"input": "x\n", "stdout": "input\n"}, True),
    ("time of this run", "echo 2031-02-03T04:05:06Z", {"stdout": "<TIME>\n"}, True),
    ("time of the input", "echo 2022-02-03T04:05:06Z", {"stdout": "2022-02-03T04:05:06Z\n"}, True),
    ("rate", "echo '(512 articles/s)'", {"stdout": "(<RATE> articles/s)\n"}, True),
    ("folder", "pwd", {"stdout": "<CASE>\n"}, True),
    ("environment", "echo [$NO_COLOR$GALLEY_STORE] $TZ", {"stdout": "[] UTC\n"}, True),
    ("no standard input", "cat", {}, True),
]


def main():
    for name, cmd, files, holds in ROWS:
        with tempfile.TemporaryDirectory() as tmp:
            folder, _ = small(tmp, cmd, **files)
            status, seen = harness(folder)
            check(name, status == (0 if holds else 1), seen)
    with tempfile.TemporaryDirectory() as tmp:
        folder, case = small(tmp, "galley a; exit 4", stderr="old\n")
        harness(folder, "--update")
        status, seen = harness(folder, "topic/case")
        check("updated", status == 0 and not (case / "stderr").exists() and
              (case / "exit").read_text() == "4\n", seen)
        status, seen = harness(folder, "nothing")
        check("an unknown topic is an error", status == 1 and "no topic or case nothing" in seen, seen)
    listed = set(re.findall(r"'([a-z-]+)'", re.search(r"foreach topic : \[(.*?)\]",
                            (HERE / "meson.build").read_text(), re.S).group(1)))
    on_disk = {p.parent.parent.name for p in HERE.glob("*/*/cmd")}
    check("every topic is in meson.build", listed == on_disk, f"{sorted(listed)} {sorted(on_disk)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
