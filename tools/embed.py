#!/usr/bin/env python3
"""tools/embed.py: the Lua library as C bytes.

    embed.py OUT.c FILE.lua...

Writes a table of the files for core/lua/lua_modules.h. The bytes are the files' own, so that a traceback's
line numbers are those of the source.
SPDX-License-Identifier: MIT
"""
import os
import sys


def c_bytes(data):
    lines = []
    for i in range(0, len(data), 20):
        lines.append("    " + ", ".join(str(b) for b in data[i:i + 20]) + ",")
    return "\n".join(lines)


def main(out, files):
    parts = ["/* Made by tools/embed.py from scripts/galley/. */",
             '#include "core/lua/lua_modules.h"', ""]
    entries = []
    for path in files:
        name = path.replace(os.sep, "/").rsplit("scripts/galley/", 1)[1][:-len(".lua")]
        variable = name.replace("/", "_") + "_lua"
        with open(path, "rb") as f:
            data = f.read()
        parts.append(f"static const unsigned char {variable}[] = {{\n{c_bytes(data + bytes(1))}\n}};\n")
        entries.append(f'    {{"{name}", {variable}, {len(data)}}},')
    parts.append("const galley__lua_embedded galley__lua_embedded_scripts[] = {")
    parts += entries
    parts += ["    {NULL, NULL, 0},", "};", ""]
    with open(out, "w", encoding="ascii") as f:
        f.write("\n".join(parts))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
