#!/usr/bin/env python3
"""tools/check_exports.py: the shared library exports what the public headers declare, and nothing else.

    tools/check_exports.py LIBRARY [ROOT]

Prints each name that is declared (GALLEY_API) but not exported, with the header's file:line, and each that is
exported but not declared. Exit status 1 if there is one.
SPDX-License-Identifier: MIT
"""
import re
import subprocess
import sys
from pathlib import Path

COMMENT = re.compile(r"/\*.*?\*/", re.S)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
DECLARATION = re.compile(r"\bGALLEY_API\b[^;{(]*?\b(\w+)\s*\(")


def blank(match):
    """Keep the line numbers."""
    return "\n" * match.group(0).count("\n")


def declared(root):
    names = {}
    for path in sorted((root / "include" / "galley").glob("*.h")):
        text = DIRECTIVE.sub(blank, COMMENT.sub(blank, path.read_text(encoding="utf-8")))
        for m in DECLARATION.finditer(text):
            line = text.count("\n", 0, m.start(1)) + 1
            names[m.group(1)] = f"{path.relative_to(root)}:{line}"
    return names


def exported(library):
    out = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True,
                         text=True).stdout
    names = set()
    for line in out.splitlines():
        name = line.split()[-1].split("@")[0]
        # What the linker and the sanitizers add is not ours.
        if not re.match(r"_|(a|l|ub|t|m)san_", name):
            names.add(name)
    return names


def main(library, root):
    headers, symbols = declared(root), exported(library)
    wrong = 0
    for name in sorted(headers.keys() - symbols):
        print(f"{headers[name]}: {name} is declared but not exported by {Path(library).name}")
        wrong += 1
    for name in sorted(symbols - headers.keys()):
        print(f"{Path(library).name}: {name} is exported but no header declares it")
        wrong += 1
    print(f"{len(headers)} declared, {len(symbols)} exported, {wrong} wrong")
    return 1 if wrong or not headers else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parent.parent).resolve()))
