#!/usr/bin/env python3
"""tools/apidoc.py: the manual of the Lua API and its annotations, from the comments over the code.

    apidoc.py ROOT               write docs/lua/*.md and scripts/meta/*.lua
    apidoc.py ROOT --check       say what is not as it would be written; status 1 when something is
    apidoc.py ROOT --lua FILE    the same knowledge as a Lua table, for tests/lua/test_api.lua

The comments are /*** ... */ over the functions of core/lua/*.c and --- over those of
scripts/galley/*.lua: text, then LuaLS tags, one a line:

    @class NAME          @field NAME TYPE  text      @operator add(TYPE): TYPE
    @function MODULE.NAME(a, b)  or  CLASS:NAME(a, b)
    @param NAME[?] TYPE  text           @return TYPE [NAME]  text
    @usage               to the end: a program; `--> text` is what it prints

A line that begins with four blanks continues the tag above it. A type ends where two blanks, or the
line's end, follow. Nothing else knows a function's signature.
SPDX-License-Identifier: MIT
"""
import os
import re
import sys


# modules for the library's own files; of report/ these are public
INTERNAL = ("check", "explain", "graph", "job", "lint")
OTHER_PAGE = {"questions": "store", "labels": "store"}  # methods of that page's class, in a file of their own
PUBLIC_REPORT = ("report.page", "report.theme")


class Entry:
    def __init__(self, page, lang, place):
        self.page, self.lang, self.place = page, lang, place
        self.kind = self.name = None
        self.args = ""
        self.text, self.params, self.returns = [], [], []
        self.fields, self.operators, self.usage = [], [], []


def blocks_c(text):
    """(line number, lines) of each /*** ... */ block."""
    for m in re.finditer(r"/\*\*\*\n(.*?)\n\*/", text, re.S):
        yield text.count("\n", 0, m.start()) + 1, m.group(1).split("\n")


def blocks_lua(text):
    block, start = [], 0
    for i, line in enumerate(text.split("\n") + [""], 1):
        m = re.match(r"---(?!-)\s?(.*)$", line) if line.startswith("---") else None
        if m:
            if not block:
                start = i
            block.append(m.group(1))
        elif block:
            yield start, block
            block = []


def split_type(rest):
    """A type and what follows two blanks."""
    parts = re.split(r"\s{2,}", rest.strip(), maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def tag(entry, name, rest, fail):
    if name in ("class", "function"):
        entry.kind = name
        m = re.match(r"([\w.]+(?::\w+)?)\s*(?:\(([^)]*)\))?$", rest.strip())
        if not m or (name == "function" and m.group(2) is None):
            fail(f"@{name} {rest}: not understood")
        entry.name, entry.args = m.group(1), m.group(2) or ""
    elif name in ("param", "field"):
        m = re.match(r"(\S+)\s*(.*)$", rest)
        kind, text = split_type(m.group(2))
        item = (m.group(1).rstrip("?"), kind or "any", text, m.group(1).endswith("?"))
        (entry.params if name == "param" else entry.fields).append(item)
    elif name == "return":
        kind, text = split_type(rest)
        m = re.match(r"(.+\S)\s+(\w+)$", kind)
        known = m and not m.group(1).endswith((":", "|", ","))
        entry.returns.append((m.group(1), m.group(2), text) if known else (kind, "", text))
    elif name == "operator":
        entry.operators.append(rest.strip())
    else:
        fail(f"unknown tag @{name}")


def joined(lines):
    """Lines that continue a tag (four blanks in front) put behind it; @usage left alone."""
    out, usage = [], False
    for line in lines:
        usage = usage or line.startswith("@usage")
        if not usage and line.startswith("    ") and out and out[-1].startswith("@"):
            out[-1] += " " + line.strip()
        else:
            out.append(line)
    return out


def parse_block(page, lang, place, lines):
    entry, mode = Entry(page, lang, place), "text"

    def fail(message):
        sys.exit(f"{place}: {message}")
    for line in joined(lines):
        m = re.match(r"@(\w+)\s*(.*)$", line)
        if mode == "usage":
            entry.usage.append(line)
        elif m and m.group(1) == "usage":
            mode = "usage"
        elif m:
            mode = m.group(1)
            tag(entry, m.group(1), m.group(2), fail)
        elif mode == "text":
            entry.text.append(line)
        elif line.strip():
            fail(f"text behind @{mode}: {line}")
    if entry.kind == "function":
        names = [a.strip() for a in entry.args.split(",") if a.strip()]
        told = [p[0] for p in entry.params]
        if [n for n in names if n != "..."] != [t for t in told if t in names and t != "..."]:
            fail(f"{entry.name}({entry.args}): the @param lines are of ({', '.join(told)})")
    return entry


def is_public(module):
    return module not in INTERNAL and ("." not in module or module in PUBLIC_REPORT)


def lua_modules(root):
    """Files of the library, below its folder: "rules", "report.page"."""
    top = os.path.join(root, "scripts/galley")
    for folder, _, files in os.walk(top):
        inner = os.path.relpath(folder, top).replace(os.sep, ".").strip(".")
        yield from (f"{inner}.{f[:-4]}".strip(".") for f in files if f.endswith(".lua"))


def read(root):
    entries = []
    for folder, ending, blocks, lang in (("scripts/galley", ".lua", blocks_lua, "lua"),
                                         ("scripts/galley/report", ".lua", blocks_lua, "lua"),
                                         ("core/lua", ".c", blocks_c, "c")):
        for file in sorted(os.listdir(os.path.join(root, folder))):
            if not file.endswith(ending):
                continue
            page = file[:-len(ending)]
            page = "galley" if page == "init" else page[4:] if lang == "c" else page
            page = OTHER_PAGE.get(page, page)
            page = f"report.{page}" if folder.endswith("report") else page
            with open(os.path.join(root, folder, file), encoding="utf-8") as f:
                text = f.read()
            for line, lines in blocks(text):
                entry = parse_block(page, lang, f"{folder}/{file}:{line}", lines)
                if entry.kind:
                    entries.append(entry)
    return entries


# -- the manual --

def order(entries):
    return sorted(entries, key=lambda e: (e.kind != "class",))


def escape(s):
    return s.replace("|", "\\|")


def md_entry(e):
    text = " ".join(s.strip() for s in e.text).strip()
    out = [f"## {e.name}" if e.kind == "class" else f"### {e.name}({e.args})", "", text, ""]
    if e.fields:
        out += ["| field | type | |", "| --- | --- | --- |"]
        out += [f"| `{n}` | `{escape(k)}` | {escape(t)} |" for n, k, t, _ in e.fields] + [""]
    for o in e.operators:
        out.append(f"- operator `{o}`")
    for n, k, t, opt in e.params:
        out.append(f"- `{n}` (`{k}`{', may be left out' if opt else ''}){': ' + t if t else ''}")
    for k, n, t in e.returns:
        out.append(f"- returns `{k}`{' ' + n if n else ''}{': ' + t if t else ''}")
    if e.params or e.returns or e.operators:
        out.append("")
    if e.usage:
        out += ["```lua"] + e.usage + ["```", ""]
    return out


def markdown(page, entries):
    out = [f"# {'galley' if page == 'galley' else 'galley.' + page}", "",
           "<!-- made by tools/apidoc.py from the comments in the code -->", ""]
    for e in order(entries):
        out += md_entry(e)
    return "\n".join(out).rstrip() + "\n"


def index(pages):
    out = ["# The Lua API", "", "<!-- made by tools/apidoc.py from the comments in the code -->", "",
           "`require \"galley\"` gives the functions by which everything begins. Misuse raises an error that names the",
           "argument; failures of the world return `nil, message, code`, where known also the byte offset and the line.",
           "Offsets are 1-based and inclusive, in bytes, as those of `string.sub`.", ""]
    for page in sorted(pages, key=lambda p: (p != "galley", p)):
        names = ", ".join(f"`{e.name}`" for e in order(pages[page]) if e.kind == "class" or ":" not in e.name)
        out.append(f"- [{'galley' if page == 'galley' else 'galley.' + page}]({page}.md): {names}")
    return "\n".join(out) + "\n"


# -- the annotations --

def variable(name):
    return re.sub(r"\W", "_", name)


def meta_entry(e):
    out = [("--- " + s).rstrip() for s in e.text if s.strip()]
    if e.kind == "class":
        out.append(f"---@class {e.name}")
        out += [f"---@field {n}{'?' if o else ''} {k} {t}".rstrip() for n, k, t, o in e.fields]
        out += [f"---@operator {o}" for o in e.operators]
        return out + [f"local {variable(e.name)} = {{}}", ""]
    out += [f"---@param {n}{'?' if o else ''} {k} {t}".rstrip() for n, k, t, o in e.params]
    out += [f"---@return {k}{' ' + n if n else ''}{' # ' + t if t else ''}" for k, n, t in e.returns]
    owner, sep, name = re.match(r"(.*)([.:])(\w+)$", e.name).groups()
    return out + [f"function {variable(owner)}{sep}{name}({e.args}) end", ""]


def meta(page, entries):
    out = ["---@meta", f"-- {page}: made by tools/apidoc.py from the comments in the code", ""]
    classes = {e.name for e in entries if e.kind == "class"}
    owners = []
    for e in entries:
        owner = re.match(r"(.*)[.:]\w+$", e.name).group(1) if e.kind == "function" else None
        if owner and owner not in classes and owner not in owners:
            owners.append(owner)
    for owner in owners:
        out += [f"---@class {owner}lib", f"local {variable(owner)} = {{}}", ""]
    for e in order(entries):
        out += meta_entry(e)
    module = "galley" if page == "galley" else f"galley.{page}"
    if module in owners or module == "galley":
        out += [f"return {variable(module)}", ""]
    return "\n".join(out).rstrip() + "\n"


# -- the same as a Lua table --

def quote(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def lua_table(root, entries):
    out = ["return {"]
    for e in entries:
        params = ", ".join(f"{{ name = {quote(n)}, type = {quote(k)}, optional = {'true' if o else 'false'} }}"
                           for n, k, _, o in e.params)
        fields = ", ".join(quote(f[0]) for f in e.fields)
        out.append(f"  {{ kind = {quote(e.kind)}, name = {quote(e.name)}, lang = {quote(e.lang)}, "
                   f"args = {quote(e.args)}, place = {quote(e.place)}, params = {{ {params} }}, "
                   f"fields = {{ {fields} }}, usage = {quote(chr(10).join(e.usage))} }},")
    with open(os.path.join(root, "core/lua/modules.def"), encoding="utf-8") as f:
        modules = re.findall(r"^GALLEY_LUA_MODULE\((\w+),", f.read(), re.M)
    modules += [m for m in lua_modules(root) if is_public(m)]
    names = ["galley" if m == "init" else "galley." + m for m in sorted(modules)]
    out.append(f"  modules = {{ {', '.join(quote(n) for n in names)} }},")
    return "\n".join(out) + "\n}\n"


def outputs(entries):
    pages = {}
    for e in entries:
        pages.setdefault(e.page, []).append(e)
    files = {"docs/lua/README.md": index(pages)}
    for page, own in pages.items():
        files[f"docs/lua/{page}.md"] = markdown(page, own)
        files[f"scripts/meta/{page}.lua"] = meta(page, own)
    return files


def existing(root):
    for folder in ("docs/lua", "scripts/meta"):
        path = os.path.join(root, folder)
        for file in os.listdir(path) if os.path.isdir(path) else []:
            yield f"{folder}/{file}"


def content(path):
    try:
        with open(path, encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        return None


def check(root, files):
    stale = [p for p in files if content(os.path.join(root, p)) != files[p]]
    stale += [p for p in existing(root) if p not in files]
    for p in sorted(stale):
        print(f"{p} is not what tools/apidoc.py makes of the comments")
    return 1 if stale else 0


def write(root, files):
    for p in existing(root):
        if p not in files:
            os.remove(os.path.join(root, p))
    for p, text in files.items():
        path = os.path.join(root, p)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if content(path) != text:
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
    return 0


def main(args):
    root = args[0]
    entries = read(root)
    if len(args) == 3 and args[1] == "--lua":
        with open(args[2], "w", encoding="utf-8") as f:
            f.write(lua_table(root, entries))
        return 0
    files = outputs(entries)
    return check(root, files) if args[1:] == ["--check"] else write(root, files)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
