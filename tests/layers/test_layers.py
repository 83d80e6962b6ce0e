#!/usr/bin/env python3
"""The tree keeps its layers, and tools/check_layers.py would notice if it did not: each kind of violation is
planted in a small tree of its own and has to be reported at its file and line.
SPDX-License-Identifier: MIT
"""
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "check_layers.py"

HEAD = "/* what it is for\n * SPDX-License-Identifier: MIT */\n"
BUILD = "lib = static_library('x', 'a.c', gnu_symbol_visibility: 'hidden')\n"
CLEAN = {
    "include/galley/base.h": HEAD + "#include <stddef.h>\n",
    "include/galley/text.h": HEAD + "#include <galley/base.h>\n",
    "core/text/a.c": HEAD + '#include <galley/text.h>\n#include "core/text/text_internal.h"\n#include <utf8proc.h>\n',
    "core/text/text_internal.h": HEAD,
    "core/text/meson.build": BUILD,
    "core/store/a.c": HEAD + "#include <sqlite3.h>\n#include <galley/text.h>\n",
    "core/store/meson.build": BUILD,
}
# name, file, its text, what has to be said at "file:line: ..."
PLANTED = [
    ("upward", "core/text/a.c", HEAD + "#include <galley/store.h>\n",
     "core/text/a.c:3: text may not include galley/store.h of store"),
    ("upward internal", "core/text/a.c", HEAD + '#include "core/store/x.h"\n',
     "core/text/a.c:3: text may not include core/store/x.h of store"),
    ("sideways", "core/work/a.c", HEAD + "#include <galley/text.h>\n",
     "core/work/a.c:3: work may not include galley/text.h of text"),
    ("another's private header", "core/store/a.c", HEAD + '#include "core/text/text_internal.h"\n',
     "core/store/a.c:3: core/text/text_internal.h is for the files of core/text only"),
    ("third party", "core/text/a.c", HEAD + "#include <sqlite3.h>\n",
     "core/text/a.c:3: sqlite3.h is for store only, not for text"),
    ("third party in a folder", "core/text/a.c", HEAD + "\n#include <nettle/sha2.h>\n",
     "core/text/a.c:4: nettle/sha2.h is for base only, not for text"),
    ("unknown third party", "core/store/a.c", HEAD + "#include <curl/curl.h>\n",
     "core/store/a.c:3: <curl/curl.h>: no dependency"),
    ("third party shown", "include/galley/base.h", HEAD + "#include <nettle/sha2.h>\n",
     "include/galley/base.h:3: a public header shows the third-party nettle/sha2.h"),
    ("internal shown", "include/galley/text.h", HEAD + '#include "core/text/text_internal.h"\n',
     "include/galley/text.h:3: a public header includes the internal"),
    ("umbrella", "core/store/a.c", HEAD + "#include <galley/galley.h>\n",
     "core/store/a.c:3: galley/galley.h is for programs"),
    ("quotes", "core/store/a.c", HEAD + '#include "galley/text.h"\n',
     "core/store/a.c:3: public headers are included as <galley/text.h>"),
    ("no licence", "core/store/a.c", "/* what it is for */\n",
     "core/store/a.c:1: no SPDX-License-Identifier"),
    ("no comment", "core/store/a.c", "int x; // SPDX-License-Identifier: MIT\n",
     "core/store/a.c:1: a file begins with a comment"),
    ("too long", "core/store/a.c", HEAD + "int x;\n" * 1400,
     "core/store/a.c:1301: 1402 lines"),
    ("not listed", "core/store/b.c", HEAD, "core/store/b.c:1: not listed"),
    ("visible", "core/store/meson.build", "lib = static_library('x', 'a.c')\n",
     "core/store/meson.build:1: the library needs gnu_symbol_visibility"),
    ("unknown module", "core/extra/a.c", HEAD, "core/extra:1: a module that is not in the table"),
    ("example", "examples/c/a/main.c", HEAD + '#include "core/text/text_internal.h"\n',
     "examples/c/a/main.c:3: an example uses public headers only"),
]


def run(root):
    p = subprocess.run([sys.executable, TOOL, root], capture_output=True, text=True)
    return p.returncode, p.stdout.splitlines()


def plant(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main():
    failed = 0

    def check(name, ok, seen=()):
        nonlocal failed
        print(("ok - " if ok else "not ok - ") + name)
        if not ok:
            failed += 1
            print("\n".join("#   " + line for line in seen))

    with tempfile.TemporaryDirectory() as tmp:
        plant(Path(tmp), CLEAN)
        status, seen = run(tmp)
        check("a clean tree passes", status == 0 and not seen, seen)
    for name, path, text, wanted in PLANTED:
        with tempfile.TemporaryDirectory() as tmp:
            files = {**CLEAN, path: text}
            if path == "core/work/a.c":
                files["core/work/meson.build"] = BUILD
            plant(Path(tmp), files)
            status, seen = run(tmp)
            check("found: " + name, status == 1 and len(seen) == 1 and seen[0].startswith(wanted), seen)
    status, seen = run(ROOT)
    check("this tree keeps its layers", status == 0, seen)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
