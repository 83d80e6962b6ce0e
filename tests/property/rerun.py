#!/usr/bin/env python3
"""tests/property/rerun.py: editing rules and tagging again gives what tagging from the start gives.

    rerun.py --galley PROGRAM [--seed N] [--rounds N]

Random rules over random articles (queries, weights, functions with upvalues, composites, lists) are edited again and
again; after each edit a store that has seen all earlier versions must hold the same tags with the same evidence as
a new one, and no statement of a rule that is not in the file any more.
SPDX-License-Identifier: MIT
"""
import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

WORDS = "gas oil norway chile nato summit strike bank price storm ferry court vote".split()
HOLDS = """SELECT a.key, t.tag, t.rule, t.score, e.clause, e.text, e.start, e.weight
FROM tag t JOIN article a ON a.id = t.article LEFT JOIN evidence e ON e.statement = t.statement
ORDER BY 1, 2, 3, e.n"""


def pick(rng):
    return rng.choice(WORDS)


def rule(rng, name, others):
    """The text of one rules:tag() that reads tags of `others`."""
    kind = rng.randrange(5)
    if kind == 0:
        how = '"%s %s"' % (pick(rng), rng.choice(["", "OR " + pick(rng), "-" + pick(rng)]))
    elif kind == 1:
        how = '{ { "%s", %d }, { "span:place", 1 }, threshold = %d }' % (pick(rng), rng.randint(1, 3), rng.randint(1, 3))
    elif kind == 2 and others:
        how = '"tag:%s %s"' % (rng.choice(others), rng.choice(["", pick(rng)]))
    elif kind == 3 and others:
        how = ('function(a) for _, t in ipairs(a:tags()) do if t.name == "%s" then return %d end end end'
               % (rng.choice(others), rng.randint(1, 3)))
    else:
        how = ('function(a) local s = a:spans "%s" if #s >= least then return %d, s end end'
               % (rng.choice(["place", "thing"]), rng.randint(1, 3)))
    return 'rules:tag("%s", %s)' % (name, how)


def render(rng, state):
    lines = ['local rules = require "galley".rules "random"', "local least = %d" % state["least"],
             'rules:phrases("place", "places.tsv")', 'rules:phrases("thing", { %s })' % state["thing"]]
    names = list(state["rules"])
    rng.shuffle(names)
    for name in names:
        lines.append(rng.choice(["", "-- %d" % rng.randrange(100)]))
        lines.append(state["rules"][name])
    return "\n".join(lines + ["return rules"]) + "\n"


def edit(rng, state):
    """One change, or two. A rule reads only rules with a smaller name, so there are no cycles."""
    for _ in range(rng.randint(1, 2)):
        what = rng.randrange(6)
        if what == 0:
            state["least"] = rng.randint(1, 2)
        elif what == 1:
            state["places"] = rng.sample(WORDS, 3)
        elif what == 2:
            state["thing"] = '"%s", "%s"' % (pick(rng), pick(rng))
        elif what == 3 and len(state["rules"]) > 3:
            last = max(state["rules"])  # nothing reads it
            del state["rules"][last]
        else:
            name = "t%02d" % rng.randrange(12)
            state["rules"][name] = rule(rng, name, [n for n in state["rules"] if n < name])


def holds(store):
    with sqlite3.connect(store) as db:
        return db.execute(HOLDS).fetchall()


def run(*command):
    p = subprocess.run(command, capture_output=True, text=True)
    if p.returncode:
        sys.exit("%s\n%s" % (" ".join(command), p.stderr))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--galley", required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    print("seed", args.seed)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        with open(base / "news.ndjson", "w") as f:
            for i in range(60):
                text = " ".join(pick(rng) for _ in range(rng.randint(2, 12)))
                f.write(json.dumps({"id": "a%02d" % i, "text": text.capitalize() + "."}) + "\n")
        old, rules = str(base / "old.db"), str(base / "rules.lua")
        run(args.galley, "-q", "-s", old, "add", str(base / "news.ndjson"))
        state = {"least": 1, "places": ["norway", "chile"], "thing": '"gas"', "rules": {}}
        for name in ("t00", "t01", "t02", "t03", "t04"):
            state["rules"][name] = rule(rng, name, sorted(state["rules"]))
        for n in range(args.rounds):
            (base / "places.tsv").write_text("surface\tid\n" + "".join("%s\t%s\n" % (w, w) for w in state["places"]))
            Path(rules).write_text(render(rng, state))
            new = str(base / ("new%d.db" % n))
            run(args.galley, "-q", "-s", new, "add", str(base / "news.ndjson"))
            run(args.galley, "-q", "-s", new, "tag", rules)
            query = ["source:nowhere OR gas"] if rng.randrange(4) == 0 else []
            run(args.galley, "-q", "-s", old, "tag", rules, *query)
            run(args.galley, "-q", "-s", old, "tag", rules)
            if holds(old) != holds(new):
                missing = set(holds(new)) - set(holds(old))
                extra = set(holds(old)) - set(holds(new))
                sys.exit("round %d: not there: %s\ntoo much: %s\n%s" %
                         (n, sorted(missing)[:5], sorted(extra)[:5], Path(rules).read_text()))
            edit(rng, state)
    print("%d rounds as from the start" % args.rounds)


if __name__ == "__main__":
    main()
