#!/usr/bin/env python3
"""tests/bench/match/rules.py: articles of about 3 KB, and sets of regexes such as a newsroom would write about them.

    rules.py FOLDER OUT [--mb N]

FOLDER is the test data; OUT gets `articles` (each ended by a NUL) and `rules_N`, N = 10 50 100 1000 10000, one pattern
a line. Names and words are taken from the articles, the frequent ones more often. The seed is fixed: same data, same
files. The kinds of rules, in per cent: names with optional parts 26, alternations 26, two words with a bounded gap 20,
sums with a unit and a word 8, a date beside a name 6, percentages 6, stems 5, pairs 3.
SPDX-License-Identifier: MIT
"""
import argparse
import collections
import gzip
import json
import random
import re
from pathlib import Path

SETS = ("classify/bbc.ndjson.gz", "classify/reuters21578-modapte90.ndjson.gz")
SIZES = (10, 50, 100, 1000, 10000)
ARTICLE = 3000
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
UNITS = "million billion dollars pounds euros tonnes barrels shares jobs people seats votes".split()
MOVES = "rise fall increase drop growth decline gain loss cut surge".split()
WORD = re.compile(r"[A-Za-z]+")
NAME = re.compile(r"(?<![.\"] )\b[A-Z][a-z]+ [A-Z][a-z]+\b")


def texts(folder):
    for name in SETS:
        with gzip.open(folder / name, "rt", encoding="utf-8") as f:
            for line in f:
                article = json.loads(line)
                yield f"{article.get('title') or ''}\n{article.get('text') or ''}"


def articles(folder, chooser):
    """Short items joined, long ones cut at a line end."""
    pieces = list(texts(folder))
    chooser.shuffle(pieces)
    held = ""
    for line in (line for piece in pieces for line in piece.split("\n") if line.strip()):
        held += line + "\n"
        if len(held) >= ARTICLE:
            yield held
            held = ""


class Vocabulary:
    def __init__(self, all_articles):
        words, names = collections.Counter(), collections.Counter()
        for text in all_articles:
            words.update(WORD.findall(text))
            names.update(NAME.findall(text))
        lower = collections.Counter()
        for word, n in words.items():
            lower[word.lower()] += n
        common = {w for w, _ in lower.most_common(600)}
        self.names = [n for n, _ in names.most_common(12000)]
        self.words = [w for w, _ in lower.most_common(16000) if 4 < len(w) < 14][300:]
        self.capitals = [w for w, _ in words.most_common(20000)
                         if w.istitle() and len(w) > 4 and w.lower() not in common]


def often(chooser, values):
    """One of `values`, which are sorted by how frequent they are."""
    return values[min(int(len(values) * chooser.random() ** 2.2), len(values) - 1)]


def rule(c, v):
    x = c.random()
    word, capital = often(c, v.words), often(c, v.capitals)
    if x < .26:
        first, last = often(c, v.names).split()
        return rf"\b(?:(?:Mr|Mrs|Ms|Dr|President|Sir)\.?\s+)?(?:{first}\s+(?:[A-Z]\.?\s+)?)?{last}(?:'s)?\b"
    if x < .52:
        return r"(?i)\b(?:" + "|".join(sorted({often(c, v.words) for _ in range(c.randint(3, 9))})) + r")\b"
    if x < .72:
        return rf"\b{capital}\W+(?:\w+\W+){{0,{c.choice((3, 5, 8))}}}{often(c, v.capitals)}\b"
    if x < .80:
        return rf"(?i)[$\d][\d,.]*\s?(?:{c.choice(UNITS)}|m|bn)\b[^.\n]{{0,60}}\b{word}"
    if x < .86:
        return rf"\b{capital}\b[^.\n]{{0,80}}\b\d{{1,2}}\s+(?:{MONTHS})\b"
    if x < .92:
        return rf"(?i)\b{word}\b[^.\n]{{0,50}}\b\d+(?:\.\d+)?\s?(?:%|percent|per cent|pct)\s+{c.choice(MOVES)}"
    if x < .97:
        return rf"(?i)\b{word[:7]}\w{{0,4}}(?:ing|ed|ist|ism|ers?|s)?\b"
    return rf"(?i)\b{word}[\s-]+(?:and|or|of|the)?\s*{often(c, v.words)}s?\b"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mb", type=float, default=8)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    all_articles = list(articles(args.folder, random.Random(1)))
    with open(args.out / "articles", "wb") as f:
        for text in all_articles:
            f.write(text.replace("\0", " ").encode() + b"\0")
            if f.tell() > args.mb * 1e6:
                break
    vocabulary = Vocabulary(all_articles)
    for size in SIZES:
        chooser, rules = random.Random(size), {}
        while len(rules) < size:
            rules[rule(chooser, vocabulary)] = True
        (args.out / f"rules_{size}").write_text("\n".join(rules) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
