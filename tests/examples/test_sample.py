#!/usr/bin/env python3
"""The example rules on a real scraped article: each tag it deserves, with words that are its own, weights that add up,
and nothing from the headlines of other articles below it. The article may not be shipped: it is
$GALLEY_TEST_DATA/sample-article.txt, and without it this test is skipped.

    test_sample.py GALLEY
SPDX-License-Identifier: MIT
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "examples" / "diplomacy" / "diplomacy.lua"
WANTED = {"countries", "leaders", "organisations", "gas-deal", "summit"}
# Only the list of other articles below the text speaks of these.
FOREIGN = ["Biden", "Musk", "Argentina", "EU", "Britain", "X"]
failed = 0


def check(name, ok, seen=""):
    global failed
    print(("ok - " if ok else "not ok - ") + name)
    if not ok:
        failed += 1
        print(f"#   {seen}")


class Galley:
    def __init__(self, program, store):
        self.base = [program, "-s", store]

    def __call__(self, *args, status=0):
        p = subprocess.run([*self.base, *args], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        check(f"galley {args[0]}: status {status}", p.returncode == status, (args, p.returncode, p.stderr))
        return p.stdout, p.stderr


def rows(galley, sql):
    return json.loads(galley("--json", "sql", sql)[0] or "[]")


def main(program):
    sample = Path(os.environ.get("GALLEY_TEST_DATA", "")) / "sample-article.txt"
    if not os.environ.get("GALLEY_TEST_DATA") or not sample.exists():
        print("skipped: no sample-article.txt in GALLEY_TEST_DATA")
        return 77
    text = sample.read_bytes()
    with tempfile.TemporaryDirectory() as tmp:
        galley = Galley(program, Path(tmp) / "news.db")
        galley("add", sample)
        galley("tag", RULES)
        tags = {r["tag"]: r for r in rows(galley, "SELECT * FROM tag")}
        check("its tags", WANTED <= set(tags), sorted(tags))
        evidence = rows(galley, "SELECT * FROM evidence ORDER BY tag, n")
        for tag in sorted(WANTED & set(tags)):
            of_tag = [e for e in evidence if e["tag"] == tag]
            check(f"{tag} has evidence", bool(of_tag) and all(e["text"] for e in of_tag), of_tag)
            total = sum(e["weight"] for e in of_tag)
            check(f"{tag}: the weights add up to the score", abs(total - tags[tag]["score"]) < 1e-9,
                  (total, tags[tag]["score"]))
        check("the words stand where the offsets say",
              all(text[e["start"]:e["end"]].decode() == e["text"] for e in evidence))
        related = text.index(b"Read more:")
        resumes = text.index(b"The two countries had previously")
        below = text.index(b"Articles You May Like")
        check("nothing from the lists of other articles",
              not [e for e in evidence if related <= e["start"] < resumes or e["start"] >= below],
              [e["text"] for e in evidence if e["start"] >= related])
        check("no foreign name", not [e for e in evidence if e["text"] in FOREIGN], evidence)
        explained = galley("explain", "#1", "gas-deal")[0]
        check("explain shows rule, clause, words and score",
              all(w in explained for w in ("diplomacy/gas-deal", "NEAR/20", "contract", "score")), explained)
        for verb, args in (("add", [sample]), ("tag", [RULES])):
            said = galley(verb, *args)[1]
            check(f"{verb} again does nothing and says so", "nothing to do" in said, said)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
