#!/usr/bin/env python3
"""The README shows a rules file and its output: both are those of examples/first, word for word.

    test_readme.py [--update]
SPDX-License-Identifier: MIT
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
FIRST = ROOT / "examples" / "first"


def explained():
    """What `galley explain` printed, without what the commands before it did."""
    text = (FIRST / "expected" / "stdout").read_text(encoding="utf-8")
    return text[text.index("cw-"):].replace("<TIME>", "2026-01-05T06:30:00Z")


PARTS = {
    "rules": lambda: (FIRST / "first.lua").read_text(encoding="utf-8"),
    "output": explained,
}


def main(update):
    text, failed = README.read_text(encoding="utf-8"), 0
    for name, wanted in PARTS.items():
        pattern = re.compile(rf"(<!-- {name} -->\n```\w*\n)(.*?)(```\n)", re.S)
        found = pattern.search(text)
        if found is None:
            sys.exit(f"README.md has no part <!-- {name} -->")
        if update:
            text = pattern.sub(lambda m: m.group(1) + wanted() + m.group(3), text)
        else:
            ok = found.group(2) == wanted()
            failed += not ok
            print(("ok - " if ok else "not ok - ") + f"README.md: {name}")
    if update:
        README.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    print(f"ok - {len(lines)} lines" if len(lines) <= 110 else f"not ok - {len(lines)} lines: no manual")
    return 1 if failed or len(lines) > 110 else 0


if __name__ == "__main__":
    sys.exit(main("--update" in sys.argv))
