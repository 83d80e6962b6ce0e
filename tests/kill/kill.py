#!/usr/bin/env python3
"""tests/kill/kill.py: killed at any instant, nothing is lost and nothing is done twice.

    kill.py --galley PROGRAM [--kills N] [--seed N]

`galley add` and `galley tag` are killed again and again at random instants: the parent with SIGKILL, SIGTERM or SIGINT, the
host child, or a worker. Each time the command is started again. When the rules are done they are edited, so that there is
always work to be killed in. In the end the store has to hold what an undisturbed one holds: articles, statements with their
evidence, search index; its integrity is checked every tenth time.
SPDX-License-Identifier: MIT
"""
import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = "gas oil norway chile nato summit strike bank price storm ferry court vote harbour minister".split()
ARTICLES = 3000
RULES = """local rules = require "galley".rules "killed"
rules:phrases("place", {{ "norway", "chile", "harbour" }})
rules:tag("gas", "gas NEAR/{n} (price OR bank)")
rules:tag("place", function(a) local s = a:spans "place" if #s >= {n} then return {n}, s end end)
rules:tag("both", "tag:gas tag:place")
return rules
"""


def write_articles(path, rng):
    with open(path, "w") as f:
        for i in range(ARTICLES):
            text = " ".join(rng.choice(WORDS) for _ in range(rng.randint(20, 80)))
            f.write(json.dumps({"id": "a%05d" % i, "text": text.capitalize() + "."}) + "\n")


def children(pid):
    """Direct children: the host; its children are the workers."""
    try:
        return [int(x) for x in Path("/proc/%d/task/%d/children" % (pid, pid)).read_text().split()]
    except OSError:
        return []


def victim(rng, pid):
    kind = rng.randrange(4)
    host = children(pid)
    workers = children(host[0]) if host else []
    if kind == 0 and host:
        return host[0], signal.SIGKILL
    if kind == 1 and workers:
        return rng.choice(workers), signal.SIGKILL
    return pid, rng.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT])


def start(command):
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run_and_kill(rng, command, longest):
    """True when it was done before it could be killed."""
    p = start(command)
    time.sleep(rng.random() * longest)
    pid, number = victim(rng, p.pid)
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
    killed = pid == p.pid and number == signal.SIGKILL
    try:
        status = p.wait(timeout=100)
    except subprocess.TimeoutExpired:
        tree = subprocess.run(["ps", "-eo", "pid,ppid,stat,wchan:20,args"], capture_output=True, text=True).stdout
        print("hangs after signal %d to %s:\n%s" % (number, "the parent" if pid == p.pid else "a child", "\n".join(
            line for line in tree.split("\n") if "galley" in line)))
        raise
    return status == 0 and not killed


def must(*command):
    p = subprocess.run(command, capture_output=True, text=True)
    if p.returncode:
        sys.exit("%s: exit status %d\n%s" % (" ".join(command), p.returncode, p.stderr))
    return p.stdout


def content(galley, store):
    """All that the store holds, without row numbers and times; sound pages and index as well."""
    with sqlite3.connect(store) as db:
        articles = db.execute("SELECT key, hash FROM revision r JOIN article a ON a.id = r.article ORDER BY 1, 2").fetchall()
        found = db.execute("SELECT count(*) FROM search WHERE search MATCH 'gas'").fetchall()
        twice = db.execute("SELECT revision, rule, count(*) FROM statement WHERE withdrawn IS NULL"
                           " GROUP BY 1, 2 HAVING count(*) > 1").fetchall()
        sound = db.execute("PRAGMA integrity_check").fetchall()
        db.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
    return articles, found, twice, sound, must(galley, "-s", store, "dump")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--galley", required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        news, rules, store = str(base / "news.ndjson"), base / "rules.lua", str(base / "killed.db")
        write_articles(news, rng)
        add = [args.galley, "-q", "-s", store, "add", news, "-j2"]
        tag = [args.galley, "-q", "-s", store, "tag", str(rules), "-j2"]
        version, kills, finished = 1, 0, 0
        rules.write_text(RULES.format(n=version))
        while kills < args.kills // 3:
            kills += 1
            if run_and_kill(rng, add, 0.4):
                break
        must(*add)
        while kills < args.kills:
            kills += 1
            if run_and_kill(rng, tag, 0.35):
                finished += 1
                version = version % 5 + 1
                rules.write_text(RULES.format(n=version))
            if kills % 10 == 0:
                with sqlite3.connect(store) as db:
                    sound = db.execute("PRAGMA integrity_check").fetchall()
                if sound != [("ok",)]:
                    sys.exit("after %d kills: %s" % (kills, sound))
        must(*tag)
        calm = str(base / "calm.db")
        must(args.galley, "-q", "-s", calm, "add", news)
        must(args.galley, "-q", "-s", calm, "tag", str(rules))
        mine, theirs = content(args.galley, store), content(args.galley, calm)
        names = ["articles", "index", "statements said twice", "pages", "dump"]
        for name, a, b in zip(names, mine, theirs):
            if a != b:
                sys.exit("seed %d: %s differ after %d kills" % (args.seed, name, kills))
        with sqlite3.connect(store) as db:
            states = dict(db.execute("SELECT state, count(*) FROM run GROUP BY 1").fetchall())
        print("%d kills, %d runs done between them, runs: %s: as if nothing had happened" % (kills, finished, states))


if __name__ == "__main__":
    main()
