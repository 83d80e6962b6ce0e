#!/usr/bin/env python3
"""tools/check_layers.py: who may include whom, and what shape a file has.

    tools/check_layers.py [ROOT]     prints file:line of each violation; exit status 1 if there is one
    tools/check_layers.py --table    prints the table of modules

The tables below are the only place where the layers are written down for a machine;
docs/architecture.md tells why they are so.
SPDX-License-Identifier: MIT
"""
import re
import sys
from pathlib import Path

# Module -> the modules whose headers it may include besides its own. Order: bottom up.
LAYERS = {
    "base": [],
    "measure": ["base"],
    "kernel": ["base"],
    "text": ["base", "kernel"],
    "article": ["base", "text"],
    "html": ["base", "text", "article"],
    "format": ["base", "text", "article", "html"],
    "match": ["base", "text", "article"],
    "pattern": ["base", "text", "article", "match"],
    "query": ["base", "text", "article", "match"],
    "source": ["base", "text", "article", "html", "format"],
    "store": ["base", "measure", "text", "article", "query"],
    "report": ["base", "text", "article"],
    "learn": ["base", "text", "article"],
    "work": ["base"],
}
LAYERS["lua"] = list(LAYERS)
LAYERS["script"] = list(LAYERS)
LAYERS["cli"] = list(LAYERS)

# Public headers of a module that are not simply include/galley/<module>.h.
PUBLIC = {"arena": "base", "questions": "store"}
UMBRELLA = "galley"  # galley/galley.h: for programs; inside the core only cli may use it

# Third-party header -> the modules that may see it.
OWNERS = {
    "pcre2.h": ["match"],
    "sqlite3.h": ["store"],
    "jansson.h": ["source"],
    "zlib.h": ["source"],
    "archive.h": ["source"],
    "archive_entry.h": ["source"],
    "nettle/": ["base"],
    "utf8proc.h": ["text"],
    "libstemmer.h": ["text"],
    "lua.h": ["lua", "script"],
    "lauxlib.h": ["lua", "script"],
    "lualib.h": ["lua", "script"],
    "seccomp.h": ["work"],
}
# Any other <...> header is the C library's or the kernel's.
SYSTEM = re.compile(r"(sys|linux|netinet|arpa|asm|bits)/.+|immintrin\.h|arm_neon\.h|"
                    r"(assert|ctype|dirent|endian|errno|fcntl|fenv|fnmatch|float|getopt|glob|iconv|"
                    r"inttypes|iso646|langinfo|libgen|limits|locale|malloc|math|poll|pthread|sched|setjmp|"
                    r"signal|spawn|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|"
                    r"stdnoreturn|string|strings|syslog|termios|tgmath|time|uchar|ucontext|unistd|"
                    r"wait|wchar|wctype)\.h")

MAX_LINES = 1300          # of a source file; generated tables are exempt
MAX_HEADER_LINES = 500    # of a public header
GENERATED = re.compile(r"generated|do not edit", re.I)

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


class Check:
    def __init__(self, root):
        self.root = root
        self.found = []

    def say(self, path, line, text):
        self.found.append(f"{path.relative_to(self.root)}:{line}: {text}")

    # -- layers --

    def module_of_public(self, name):
        stem = name.removesuffix(".h")
        if stem == UMBRELLA:
            return UMBRELLA
        return PUBLIC.get(stem, stem if stem in LAYERS else None)

    def includes(self, path):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            m = INCLUDE.match(line)
            if m:
                yield number, m.group(1), m.group(2)

    def target(self, path, header):
        """The module a project header belongs to; None when it is not the project's."""
        if header.startswith("galley/"):
            return self.module_of_public(header[len("galley/"):])
        m = re.fullmatch(r"core/([a-z]+)/[^/]+", header)
        if m:
            return m.group(1)
        return None

    def check_file(self, path, module, public):
        for number, quote, header in self.includes(path):
            owner = self.target(path, header)
            if header.startswith(("galley/", "core/")):
                self.check_own(path, number, module, public, quote, header, owner)
            elif quote == '"':
                # Beside the file: generated tables of the same module.
                if "/" in header:
                    self.say(path, number, f'"{header}": write it as "core/{module}/..."')
            else:
                self.check_foreign(path, number, module, public, header)

    def check_own(self, path, number, module, public, quote, header, owner):
        if owner is None:
            self.say(path, number, f"{header} belongs to no module")
        elif header.startswith("galley/") and quote != "<":
            self.say(path, number, f"public headers are included as <{header}>")
        elif header.startswith("core/") and quote != '"':
            self.say(path, number, f'internal headers are included as "{header}"')
        elif public and header.startswith("core/"):
            self.say(path, number, f"a public header includes the internal {header}")
        elif owner == UMBRELLA:
            if module != "cli":
                self.say(path, number, "galley/galley.h is for programs; name the headers that are needed")
        elif owner != module and owner not in LAYERS[module]:
            allowed = " ".join(LAYERS[module]) or "nothing"
            self.say(path, number, f"{module} may not include {header} of {owner} (it may: {allowed})")
        elif owner != module and header.endswith("_internal.h"):
            self.say(path, number, f"{header} is for the files of core/{owner} only")

    def check_foreign(self, path, number, module, public, header):
        for prefix, modules in OWNERS.items():
            if header == prefix or (prefix.endswith("/") and header.startswith(prefix)):
                if public:
                    self.say(path, number, f"a public header shows the third-party {header}")
                elif module not in modules:
                    self.say(path, number, f"{header} is for {' and '.join(modules)} only, not for {module}")
                return
        if not SYSTEM.fullmatch(header):
            self.say(path, number, f"<{header}>: no dependency of galley (see OWNERS in tools/check_layers.py)")

    # -- shape --

    def check_shape(self, path, limit):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        head = "\n".join(lines[:60])
        if not text.startswith("/*"):
            self.say(path, 1, "a file begins with a comment that says what it is for")
        if "SPDX-License-Identifier: MIT" not in head:
            self.say(path, 1, "no SPDX-License-Identifier: MIT in the opening comment")
        if len(lines) > limit and not GENERATED.search(head):
            self.say(path, limit + 1, f"{len(lines)} lines, over {limit}: more than one topic?")

    def check_sources_listed(self, folder):
        build = folder / "meson.build"
        sources = sorted(folder.glob("*.c"))
        if not sources:
            return
        if not build.exists():
            self.say(sources[0], 1, f"no meson.build in {folder.relative_to(self.root)}")
            return
        text = build.read_text(encoding="utf-8")
        for source in sources:
            if f"'{source.name}'" not in text:
                self.say(source, 1, "not listed in its meson.build")
        if folder.name != "cli" and "gnu_symbol_visibility: 'hidden'" not in text:
            self.say(build, 1, "the library needs gnu_symbol_visibility: 'hidden'")

    def run(self):
        headers = sorted((self.root / "include" / "galley").glob("*.h"))
        for path in headers:
            self.check_shape(path, MAX_HEADER_LINES)
            module = self.module_of_public(path.name)
            if module is None:
                self.say(path, 1, "a public header of no module")
            elif module != UMBRELLA:
                self.check_file(path, module, public=True)
        core = self.root / "core"
        for folder in sorted(p for p in core.iterdir() if p.is_dir()):
            if folder.name not in LAYERS:
                self.say(folder, 1, "a module that is not in the table of tools/check_layers.py")
                continue
            self.check_sources_listed(folder)
            for path in sorted([*folder.glob("*.c"), *folder.glob("*.h")]):
                self.check_shape(path, MAX_LINES)
                self.check_file(path, folder.name, public=False)
        for path in sorted((self.root / "examples").rglob("*.[ch]")):
            for number, _, header in self.includes(path):
                if header.startswith("core/"):
                    self.say(path, number, f"an example uses public headers only, not {header}")
        return self.found


def table():
    for module, may in LAYERS.items():
        third = [h.rstrip("/") for h, owners in OWNERS.items() if module in owners]
        print(f"{module:8} {' '.join(may) or '-':55} {' '.join(third)}".rstrip())


def main(args):
    if args == ["--table"]:
        table()
        return 0
    root = Path(args[0] if args else Path(__file__).parent.parent).resolve()
    found = Check(root).run()
    for line in found:
        print(line)
    if found:
        print(f"{len(found)} violations", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
