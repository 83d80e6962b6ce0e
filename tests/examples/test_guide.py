#!/usr/bin/env python3
"""The guides show commands and what they print: word for word what the program prints now.

    test_guide.py GALLEY [--update]

A page's ```console blocks are run one after the other in one folder, which has the project's examples/. A line that
begins with "$ " is a command, what follows it is its output. A block behind <!-- file NAME --> is such a file. The time
of day and articles a second are never the same twice: those of a Friday afternoon stand for them.
SPDX-License-Identifier: MIT
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(?:<!-- file (?P<file>\S+) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)```\n", re.S)
CHANGING = ((re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "2026-01-09T16:45:00Z"),
            (re.compile(r"\b\d+ articles/s"), "2000 articles/s"))


def canonical(text):
    for pattern, instead in CHANGING:
        text = pattern.sub(instead, text)
    return text


def commands(text):
    """[(command, output)] of a console block."""
    parts = re.split(r"^\$ ", text, flags=re.M)
    if parts[0]:
        sys.exit(f"a console block begins without a command: {parts[0]!r}")
    return [part.split("\n", 1) for part in parts[1:]]


def run(command, folder, galley):
    env = {"PATH": f"{Path(galley).parent}:/usr/bin:/bin", "HOME": str(folder), "TZ": "UTC", "LC_ALL": "C.UTF-8",
           "TERM": "dumb", "USER": "ann", **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
    p = subprocess.run(["bash", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL, timeout=120,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return "\n".join(line.rstrip() for line in canonical(p.stdout.decode("utf-8")).split("\n"))


def check(page, folder, galley, update):
    """-> the page as it should be; prints what differs."""
    failed = 0

    def block(m):
        nonlocal failed
        if m["file"]:
            (folder / m["file"]).write_text(m["text"], encoding="utf-8")
        if m["kind"] != "console":
            return m[0]
        out = []
        for command, wanted in commands(m["text"]):
            got = run(command, folder, galley)
            out.append(f"$ {command}\n{got}")
            if got != wanted and not update:
                failed += 1
                print(f"not ok - {page.name}: {command}\n#   {got!r}\n# instead of\n#   {wanted!r}")
            else:
                print(f"ok - {page.name}: {command}")
        return m[0].replace(m["text"], "".join(out))

    text = page.read_text(encoding="utf-8")
    new = BLOCK.sub(block, text)
    if update and new != text:
        page.write_text(new, encoding="utf-8")
    return failed


def main(galley, update):
    failed = 0
    for page in sorted((ROOT / "docs" / "guide").glob("*.md")):
        if "```console" not in page.read_text(encoding="utf-8"):
            continue
        with tempfile.TemporaryDirectory(prefix="guide-") as tmp:
            folder = Path(tmp)
            (folder / "examples").symlink_to(ROOT / "examples")
            failed += check(page, folder, galley, update)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), "--update" in sys.argv))
