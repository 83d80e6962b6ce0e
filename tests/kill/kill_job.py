#!/usr/bin/env python3
"""tests/kill/kill_job.py: a job that is killed at random ends with the store of one that was left alone.

    kill_job.py --galley PROGRAM [--kills N] [--seed N]

`galley job run` is killed N times in a row at random instants: itself with SIGKILL, SIGTERM or SIGINT, its host child or a worker. When a
run gets through, files are added, one is changed and the rules are edited, so that there is always something to be killed in. In
the end the store has to hold what one undisturbed run makes of the same files: articles, statements, search index, and which files
were read. What a run said it stored has to be there.
SPDX-License-Identifier: MIT
"""
import argparse
import random
import sqlite3
import sys
import tempfile
from pathlib import Path

import kill

JOB = """return {
  sources = { "in", { command = "cat more.ndjson" } },
  rules = { "rules.lua" },
  reports = { "report.lua" },
  limits = { jobs = 2 },
}
"""
REPORT = """local store = require "galley".open()
local n = store:sql "SELECT count(*) AS n FROM tag"[1].n
local f = io.open("report.txt.aside", "w") f:write(tostring(n)) f:close()
os.rename("report.txt.aside", "report.txt")
"""


class Work:
    def __init__(self, folder, rng):
        self.folder, self.rng, self.files, self.version = folder, rng, 0, 1
        (folder / "in").mkdir()
        (folder / "nightly.lua").write_text(JOB)
        (folder / "report.lua").write_text(REPORT)
        self.articles(folder / "more.ndjson", "m", 200)
        self.more()

    def articles(self, path, prefix, n):
        with open(path, "w") as f:
            for i in range(n):
                text = " ".join(self.rng.choice(kill.WORDS) for _ in range(self.rng.randint(20, 60)))
                f.write('{"id": "%s%05d", "text": "%s."}\n' % (prefix, i, text.capitalize()))

    def more(self):
        """Two new files, one that is another than before, rules that say something else."""
        for _ in range(2):
            self.files += 1
            self.articles(self.folder / "in" / ("%03d.ndjson" % self.files), "f%03d-" % self.files, 300)
        again = self.rng.randint(1, self.files)
        self.articles(self.folder / "in" / ("%03d.ndjson" % again), "f%03d-" % again, 300)
        self.version = self.version % 5 + 1
        (self.folder / "rules.lua").write_text(kill.RULES.format(n=self.version))


def read_files(store):
    with sqlite3.connect(store) as db:
        return db.execute("SELECT path, size, changed FROM job_file ORDER BY path").fetchall()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--galley", required=True)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        work = Work(base, rng)
        store, calm = str(base / "killed.db"), str(base / "calm.db")
        run = ["job", "run", str(base / "nightly.lua")]
        kills = finished = 0
        while kills < args.kills:
            kills += 1
            if kill.run_and_kill(rng, [args.galley, "-q", "-s", store, *run], 0.9):
                finished += 1
                work.more()
        kill.must(args.galley, "-q", "-s", store, *run)
        report = (base / "report.txt").read_text()
        kill.must(args.galley, "-q", "-s", calm, *run)
        names = ["articles", "index", "statements said twice", "pages", "dump"]
        for name, a, b in zip(names, kill.content(args.galley, store), kill.content(args.galley, calm)):
            if name == "articles":  # a changed file has left earlier texts
                a = [row for row in a if row in set(b)]
            if a != b:
                sys.exit("seed %d: %s differ after %d kills" % (args.seed, name, kills))
        if read_files(store) != read_files(calm):
            sys.exit("seed %d: the files that were read differ" % args.seed)
        if report != (base / "report.txt").read_text():
            sys.exit("seed %d: the report is not that of the store" % args.seed)
        kill.must(args.galley, "-q", "-s", store, *run)
        with sqlite3.connect(store) as db:
            states = dict(db.execute("SELECT state, count(*) FROM job_run GROUP BY 1").fetchall())
            last = db.execute("SELECT counts ->> 'new', counts ->> 'revised', counts ->> 'visited', counts ->> 'files',"
                              " counts ->> 'reports' FROM job_run ORDER BY id DESC LIMIT 1").fetchone()
        if any(last):
            sys.exit("seed %d: one run more had something to do: %s" % (args.seed, last))
        print("%d kills, %d runs done between them, runs: %s: as if nothing had happened" % (kills, finished, states))


if __name__ == "__main__":
    main()
