#!/usr/bin/env python3
"""tests/bench/match/phrases.py: articles of about 3 KB, and gazetteers such as a newsroom would keep.

    phrases.py FOLDER OUT [--mb N]

FOLDER is the test data; OUT gets `articles` (each ended by a NUL) and `phrases_N`, N = 1000 10000 100000 1000000, a
phrase a line, none twice. Up to 7 in 10 phrases are names and pairs of words that the articles have, chosen so that there
are 1.5, 2.5, 3.5 and 4.5 hits among 100 words; the others are made of the same words and of words that look alike, and
are seldom found. The seed is fixed: same data, same files.
SPDX-License-Identifier: MIT
"""
import argparse
import collections
import gzip
import json
import random
import re
from pathlib import Path

SETS = ("corpus/allsides-news.ndjson.gz", "classify/bbc.ndjson.gz")
SIZES = {1000: (1.5, 8), 10000: (2.5, 2), 100000: (3.5, 1), 1000000: (4.5, 1)}  # hits a 100 words, times in the articles
ARTICLE = 3000
WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
NAME = re.compile(r"\b[A-Z][a-z]+(?: (?:of |the |de )?[A-Z][a-z]+){0,3}\b")
KINDS = "Corp Inc Ltd Bank University Council Group River County".split()


def texts(folder):
    for name in SETS:
        if not (folder / name).exists():
            continue
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


class Words:
    """What the articles are made of, and words that only look like theirs."""

    def __init__(self, all_articles):
        self.lower, names, pairs = collections.Counter(), collections.Counter(), collections.Counter()
        for text in all_articles:
            for line in text.split("\n"):
                words = WORD.findall(line)
                self.lower.update(w.lower() for w in words)
                names.update(m.group() for m in NAME.finditer(line) if line[m.start() - 2:m.start()] not in ("", ". ", '" '))
                pairs.update(f"{a} {b}" for a, b in zip(words, words[1:])
                             if a.islower() and b.islower() and len(a) > 3 < len(b) and (a + b).isascii())
        self.total = sum(self.lower.values())
        common = {w for w, _ in self.lower.most_common(600)}
        self.real = [(n, c if " " in n else self.lower[n.lower()]) for n, c in names.items()
                     if len(n) > 3 and n.lower() not in common] + [(p, c) for p, c in pairs.items() if c > 1]
        self.real.sort()
        self.capitals = sorted({n.split()[0] for n in names if len(n.split()[0]) > 3})
        self.after = collections.defaultdict(list)
        for word in sorted(self.lower):
            if word.isascii() and word.isalpha() and len(word) > 3:
                for i in range(len(word) - 2):
                    self.after[word[i:i + 2]].append(word[i + 2])
        self.starts = sorted(self.after)

    def alike(self, c):
        word = c.choice(self.starts)
        for _ in range(c.randint(3, 8)):
            word += c.choice(self.after.get(word[-2:]) or "e")
        return word

    def name(self, c):
        return c.choice(self.capitals) if c.random() < .6 else self.alike(c).capitalize()

    def made(self, c):
        x = c.random()
        if x < .45:
            return f"{self.name(c)} {self.name(c)}"
        if x < .60:
            return f"{self.name(c)} {self.name(c)} {self.name(c)}"
        if x < .70:
            return f"{self.name(c)} {c.choice(KINDS)}"
        if x < .80:
            return f"{self.name(c)} of {self.name(c)}"
        return f"{self.alike(c)} {self.alike(c)}" if x < .93 else self.alike(c)


def gazetteer(words, size, hits, least):
    c, pool, out, found = random.Random(size), words.real[:], {}, 0
    c.shuffle(pool)
    for phrase, count in pool:
        if count < least or found + count > hits / 100 * words.total or phrase.lower() in out:
            continue
        if len(out) >= size * 7 // 10:
            break
        out[phrase.lower()] = phrase
        found += count
    while len(out) < size:
        phrase = words.made(c)
        out.setdefault(phrase.lower(), phrase)
    phrases = list(out.values())
    c.shuffle(phrases)
    return phrases


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mb", type=float, default=16)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    all_articles = list(articles(args.folder, random.Random(1)))
    with open(args.out / "articles", "wb") as f:
        for text in all_articles:
            f.write(text.replace("\0", " ").encode() + b"\0")
            if f.tell() > args.mb * 1e6:
                break
    words = Words(all_articles[:8000])
    for size, (hits, least) in SIZES.items():
        (args.out / f"phrases_{size}").write_text("\n".join(gazetteer(words, size, hits, least)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
