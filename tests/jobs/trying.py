"""tests/jobs/trying.py: a folder with a job, articles and a store, and checks that are told as they are made.
SPDX-License-Identifier: MIT
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

RULES = """local rules = require "galley".rules "news"
rules:tag("gas", "gas")
rules:tag("storm", "storm")
return rules
"""
failed = 0


def check(name, ok, seen=""):
    global failed
    print(("ok - " if ok else "not ok - ") + name)
    if not ok:
        failed += 1
        print("#   %s" % (seen,))


def article(key, text):
    return json.dumps({"id": key, "title": "News of today", "text": text, "date": "2026-01-05", "source": "Wire"}) + "\n"


class Trying:
    """`with Trying(galley) as t`: t.job(text) writes nightly.lua, t.run() runs it from another folder."""

    def __init__(self, program):
        self.program = str(Path(program).resolve())

    def __enter__(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.folder = Path(self.tmp.name)
        self.store = str(self.folder / "news.db")
        (self.folder / "in").mkdir()
        self.write("rules.lua", RULES)
        self.write("in/a.ndjson", article("a1", "Gas rose in Oslo.") + article("a2", "A storm came."))
        return self

    def __exit__(self, *exc):
        self.tmp.cleanup()

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def job(self, text='sources = { "in" }, rules = { "rules.lua" }', name="nightly.lua"):
        self.write(name, "return { %s }\n" % text)

    def command(self, *args):
        return [self.program, "-s", self.store, *map(str, args)]

    def galley(self, *args, env=None):
        return subprocess.run(self.command(*args), capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL,
                              env={**os.environ, **(env or {})}, timeout=120)

    def start(self, *args):
        return subprocess.Popen(self.command("job", "run", self.folder / "nightly.lua", "-j2", *args), cwd="/",
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *args, env=None):
        """Exit status, the line of JSON, all of standard error."""
        p = self.galley("job", "run", self.folder / "nightly.lua", "-j2", *args, env=env)
        lines = [line for line in p.stderr.splitlines() if line.startswith("{")]
        return p.returncode, json.loads(lines[-1]) if lines else {}, p.stderr

    def sql(self, question):
        p = self.galley("--json", "sql", question)
        return json.loads(p.stdout or "[]")


def done():
    sys.exit(1 if failed else 0)
