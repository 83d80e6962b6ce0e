#!/usr/bin/env python3
"""Learns by which numbers and words the lines of an article are told from the rest of a page, from labelled lines, and
writes scripts/galley/anatomy/weights.lua.

    tools/learn_anatomy.py DATA [--rows PROGRAM] [--check] [--out FILE]

DATA is the folder with lines/{news-dev,noisy-dev,readability,wcxb-dev}.ndjson.gz and extract/ beside it; PROGRAM is
tests/bench/anatomy/anatomy_rows of a build of this tree. Needs numpy and scikit-learn (Debian: python3-sklearn) and some
minutes; the result is the same at each run.

How: the program gives each line its numbers (core/article/feature.h). Five folds by site: words get weights by how much more
often they stand in the article's lines than elsewhere; a first model scores the lines of sites it has not seen; from these
scores the second model's numbers are made, as for a text that galley meets for the first time. The figures printed
are of those folds, no site on both sides: --check prints them and writes nothing.

The models are sums of small trees of comparisons (gradient boosting) in whole numbers, 256 for one unit of log-odds.
SPDX-License-Identifier: MIT"""
import argparse
import gzip
import json
import os
import re
import subprocess
import tempfile
from collections import Counter
from urllib.parse import urlsplit

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

SETS = ("news-dev", "noisy-dev", "readability", "wcxb-dev", "clean")
SHARE = {"news-dev": 1.0, "noisy-dev": 1.2, "readability": 0.5, "wcxb-dev": 0.7, "clean": 0.2}   # of a set in what is learnt
OWN = {"content", "crosshead"}
FOLDS = 5
ONE = 256                      # GALLEY__SCORE_ONE
LEVELS, NEVER = 2, 32767
FIRST, SECOND = (150, 0.15), (150, 0.1)    # trees, rate
OVERRULE = 64                  # overrule_min of scripts/galley/anatomy.lua: smaller sums leave the rules' verdict
EACH = 3                       # of the lines that are not the article's own every so manieth is learnt from, weighing as many
HOPELESS = -600                # what the first model puts below stays there: core/article/model.c
WORDS, SEEN = 1200, 12         # words that get a weight; texts of other sites a word has to stand in
WORD = re.compile(r"[^\W\d_]{2,}")


class Page:
    pass


# ---------------------------------------------------------------- pages

def records(path):
    return [json.loads(line) for line in gzip.open(path, "rt", encoding="utf-8").read().split("\n") if line.strip()]


def sites(data):
    """Site of each page; pages of one site stay in one fold, and a page's noisy form with the page itself."""
    out = {}
    for name in ("news-dev", "wcxb-dev", "readability"):
        for r in records(os.path.join(data, "extract", name + ".ndjson.gz")):
            host = urlsplit(r.get("url") or "").hostname or ""
            out[r["id"]] = ".".join(host.split(".")[-2:]) if name != "readability" else re.sub(r"-\d+$", "", r["id"])
    return out


def fold_of(site):
    """The same at each run, whatever other sites there are."""
    h = 2166136261
    for c in site.encode():
        h = (h ^ c) * 16777619 & 0xFFFFFFFF
    return (h >> 7) % FOLDS


def load(data, sets):
    known, pages = sites(data), []
    for kind in sets:
        for r in records(os.path.join(data, "lines", ("news-dev" if kind == "clean" else kind) + ".ndjson.gz")):
            if kind == "clean":     # the article alone: texts that need no cleaning have to stay as they are
                r["lines"] = [line for line in r["lines"] if line["label"] in OWN]
            p = Page()
            p.id, p.kind, p.gold = r["id"], kind, r["lines"]
            p.site = known[r.get("page") or r["id"]]
            p.texts = [re.sub(r"\s+", " ", line["text"]) for line in r["lines"]]
            pages.append(p)
    return pages


def run_rows(program, pages, stage, folder, scores=None):
    """The lines galley sees in each page, their numbers, and the hashes of all their words."""
    rows, words, given = (os.path.join(folder, n) for n in ("rows", "words", "scores"))
    if scores is not None:
        scores.astype(np.int32).tofile(given)
    text = "".join(json.dumps({"id": str(i), "text": "\n".join(p.texts)}) + "\n" for i, p in enumerate(pages))
    out = subprocess.run([program, str(stage), rows, words] + ([given] if scores is not None else []),
                         input=text.encode(), stdout=subprocess.PIPE, check=True).stdout
    found = [json.loads(line) for line in out.decode().split("\n") if line.strip()]
    width = found[0]["features"]
    return found, np.fromfile(rows, dtype=np.int16).reshape(-1, width), np.fromfile(words, dtype=np.uint64)


def align(page, found, first):
    """Which of galley's lines each labelled line is in (none for one without a word)."""
    page.first, page.last = first, first + len(found["lines"])
    page.kinds, page.reasons, page.built_in = found["kinds"], found["reasons"], found["score"]
    page.at, start, k = [], 0, 0
    for text in page.texts:
        end = start + len(text.encode())
        while k < len(found["lines"]) and found["lines"][k][1] <= start:
            k += 1
        page.at.append(first + k if k < len(found["lines"]) and found["lines"][k][0] < end else -1)
        start = end + 1


def label(page, y, w):
    mean = sum(len(t) for t in page.texts) / len(page.texts)
    for i, line in zip(page.at, page.gold):
        if i >= 0 and line["label"] != "unsure":
            y[i] = line["label"] in OWN
            w[i] = 0.5 + 0.5 * min(len(line["text"]) / mean, 5)


def doubt(pages, y, w, scores):
    """A page whose gold holds much less than what other sites' pages say is the article is one whose gold was cut short:
    it weighs a fifth. Also sets page.cut."""
    for p in pages:
        said, own, size = scores[p.first:p.last] > 0, y[p.first:p.last] > 0, np.zeros(p.last - p.first)
        for i, text in zip(p.at, p.texts):
            if i >= 0:
                size[i - p.first] += len(text)
        hit = size @ (said & own)
        p.cut = bool(hit < 0.62 * (size @ said) and hit > 0.8 * (size @ own))
        w[p.first:p.last] *= 0.2 if p.cut else 1


# ---------------------------------------------------------------- words

class Words:
    """Hash of each word of each line, and the lines' candidates as text."""

    def __init__(self, program, pages, found, hashes):
        counts = np.array([c for f in found for c in f["counts"]])
        self.line = np.repeat(np.arange(len(counts)), counts)
        self.counts, self.hashes = counts, hashes
        texts = Counter(w for p in pages for w in set(WORD.findall(" ".join(p.texts).lower())))
        names = sorted(w for w, n in texts.items() if n >= SEEN)
        out = subprocess.run([program, "hash"], input="\n".join(names).encode() + b"\n", stdout=subprocess.PIPE,
                             check=True).stdout.split()
        self.names = {}
        for name, h in zip(names, out):
            if int(h):
                self.names.setdefault(int(h), name)
        known = np.array(sorted(self.names), dtype=np.uint64)
        at = np.searchsorted(known, hashes)
        at[at == len(known)] = 0
        self.code = np.where(known[at] == hashes, at, -1)
        self.known = known

    def learn(self, lines, y, w, page_of):
        """Weights of the words (log of how many times likelier the article's own lines have them), from `lines`."""
        keep = (self.code >= 0) & lines[self.line]
        code, line = self.code[keep], self.line[keep]
        pair = np.unique(code.astype(np.int64) * len(lines) + line)       # once a line
        code, line = pair // len(lines), pair % len(lines)
        n = len(self.known)
        # a line of many words gives each less
        weight = w[line] / np.sqrt(np.maximum(self.counts[line], 1))
        own = np.bincount(code, weights=weight * y[line], minlength=n)
        rest = np.bincount(code, weights=weight * (1 - y[line]), minlength=n)
        both = np.unique(code * 100000 + page_of[line])
        pages = np.bincount(both // 100000, minlength=n)
        prior = own.sum() / rest.sum()
        # doubt: as if each had been met some more times in both
        value = np.log((own + 3 * prior / (1 + prior)) / (rest + 3 / (1 + prior)) / prior)
        value[pages < SEEN] = 0
        strength = np.abs(value) * np.sqrt(own + rest)
        value[np.argsort(-strength, kind="stable")[WORDS:]] = 0
        return np.round(np.clip(value, -4, 4) * ONE).astype(np.int64)

    def columns(self, weights):
        """word_sum and word_mean of each line, as core/article/feature.c has them."""
        each = np.where(self.code >= 0, weights[self.code], 0)
        sums = np.bincount(self.line, weights=each, minlength=len(self.counts)).astype(np.int64)
        mean = np.trunc(sums / np.maximum(self.counts, 1)).astype(np.int64)
        return np.clip(sums, -4000, 4000), np.clip(mean, -2000, 2000)


# ---------------------------------------------------------------- trees

class Trees:
    """The learnt model in whole numbers: what core/article/model.c computes, bit for bit. A tree is complete: where
    a branch ended early the comparison is one that is never true."""

    def __init__(self, model):
        self.base = int(round(float(np.ravel(model._baseline_prediction)[0]) * ONE))
        self.trees = []
        for stage in model._predictors:
            nodes = stage[0].nodes
            inner, leaves = [(0, NEVER)] * ((1 << LEVELS) - 1), [0] * (1 << LEVELS)

            def place(at, slot):
                n = nodes[at]
                if slot >= len(inner):
                    leaves[slot - len(inner)] = int(round(float(n["value"]) * ONE))
                elif n["is_leaf"]:
                    place(at, 2 * slot + 1)
                else:
                    inner[slot] = (int(n["feature_idx"]), int(np.floor(n["num_threshold"])))
                    place(n["left"], 2 * slot + 1)
                    place(n["right"], 2 * slot + 2)
            place(0, 0)
            self.trees.append((np.array(inner), np.array(leaves)))

    def score(self, x):
        out = np.full(len(x), self.base, dtype=np.int64)
        rows = np.arange(len(x))
        for inner, leaves in self.trees:
            at = np.zeros(len(x), dtype=np.int64)
            for _ in range(LEVELS):
                at = 2 * at + 1 + (x[rows, inner[at, 0]] > inner[at, 1])
            out += leaves[at - len(inner)]
        return out


def fit(x, y, w, shape):
    trees, rate = shape
    w = np.where(y > 0, w, np.where(np.arange(len(y)) % EACH == 0, EACH * w, 0))
    model = HistGradientBoostingClassifier(
        loss="log_loss", max_iter=trees, max_depth=LEVELS, max_leaf_nodes=1 << LEVELS, learning_rate=rate,
        min_samples_leaf=200, l2_regularization=10.0, max_bins=64, early_stopping=False, random_state=1)
    keep = w > 0
    model.fit(x[keep], y[keep], sample_weight=w[keep] * keep.sum() / w[keep].sum())
    return Trees(model)


def cross(x, y, w, folds, shape):
    """Scores of each line by a model that has not seen its site."""
    out = np.zeros(len(x), dtype=np.int64)
    for k in range(FOLDS):
        held = folds == k
        out[held] = fit(x[~held], y[~held], w[~held], shape).score(x[held])
    return out


# ---------------------------------------------------------------- measuring

def measure(pages, own):
    """By line and by character: F1, precision, recall of each set, as the scorer has them. `own`: of galley's lines."""
    out = {}
    for kind in SETS:
        t = np.zeros((2, 3))       # right, ours, gold
        for p in pages:
            for i, line in zip(p.at, p.gold) if p.kind == kind else ():
                if line["label"] != "unsure":
                    g, o = line["label"] in OWN, i >= 0 and bool(own[i])
                    t += np.outer((1, len(line["text"])), (g and o, o, g))
        if t[0, 2]:
            out[kind] = [(2 * r / (o + g), r / max(o, 1), r / g) for r, o, g in t]
    return out


def show(name, result):
    print("%-24s" % name + "  ".join("%s %.3f/%.3f" % (k, v[0][0], v[1][0]) for k, v in result.items()), flush=True)


# ---------------------------------------------------------------- writing

def lua_tree(names, inner, leaves):
    nodes = ", ".join("false" if over == NEVER else '{ "%s", %d }' % (names[i], over) for i, over in inner)
    return "{ %s, values = { %s } }" % (nodes, ", ".join(map(str, leaves)))


def write(path, names, models, words, figures):
    with open(path, "w", encoding="utf-8") as f:
        f.write("-- galley/anatomy/weights.lua: what was learnt about the lines of articles; written by tools/learn_anatomy.py, not by\n"
                "-- hand. F1 by line / by character on pages of sites not learnt from, five folds:\n")
        for kind, v in figures.items():
            f.write("--   %-12s %.3f / %.3f\n" % (kind, v[0][0], v[1][0]))
        f.write("-- SPDX-License-Identifier: MIT\n--\n"
                "-- words: what a word says about its line, 256 for one unit of log-odds, over 0 for the article's own.\n"
                "-- first, second: trees. At node i go to 2i + 1 where the number (core/article/feature.h) is over what stands beside it, else\n"
                "-- to 2i (false: never over); the value reached is added. A line is the article's own where the second sum is over 0.\n\n"
                "return {\n  words = {\n")
        line = "   "
        for name, value in sorted(words.items()):
            item = ' ["%s"] = %d,' % (name, value)
            if len(line) + len(item) > 118:
                f.write(line + "\n")
                line = "   "
            line += item
        f.write(line + "\n  },\n")
        for name, model in zip(("first", "second"), models):
            f.write("  %s = {\n    { values = { %d } },\n" % (name, model.base))
            for inner, leaves in model.trees:
                f.write("    %s,\n" % lua_tree(names, inner, leaves))
            f.write("  },\n")
        f.write("}\n")


# ---------------------------------------------------------------- all

def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    ap.add_argument("data")
    ap.add_argument("--rows", default=os.path.join(root, "build/tests/bench/anatomy/anatomy_rows"))
    ap.add_argument("--out", default=os.path.join(root, "scripts/galley/anatomy/weights.lua"))
    ap.add_argument("--check", action="store_true", help="print the figures, write nothing")
    ap.add_argument("--errors", metavar="FILE", help="write the wrong lines of the folds there")
    a = ap.parse_args()
    os.environ.setdefault("GALLEY_SOURCE_ROOT", root)
    names = subprocess.run([a.rows, "names"], stdout=subprocess.PIPE, check=True).stdout.decode().split()
    with tempfile.TemporaryDirectory() as folder:
        pages = load(a.data, SETS)
        found, x, hashes = run_rows(a.rows, pages, 1, folder)
        y, w, folds, page_of = (np.zeros(len(x)) for _ in range(4))
        at = 0
        for n, (p, f) in enumerate(zip(pages, found)):
            align(p, f, at)
            at = p.last
            label(p, y, w)
            folds[p.first:p.last], page_of[p.first:p.last] = fold_of(p.site), n
        page_of = page_of.astype(np.int64)
        for kind in SETS:
            of = np.concatenate([np.arange(p.first, p.last) for p in pages if p.kind == kind])
            w[of] *= SHARE[kind] / w[of].sum() * len(x)
        body = {"lede", "prose", "crosshead", "quote", "list"}
        rule = np.array([k in body for f in found for k in f["kinds"]])
        show("as built", measure(pages, rule))
        show("the labels themselves", measure(pages, y))
        words = Words(a.rows, pages, found, hashes)
        column = [names.index("word_sum"), names.index("word_mean")]
        said = np.zeros((len(x), 2), dtype=np.int64)
        for k in range(FOLDS):
            held = folds == k
            said[held] = np.stack(words.columns(words.learn(~held, y, w, page_of)), 1)[held]
        x[:, column] = said
        n_first = names.index("score")
        one = x[:, :n_first]
        once = cross(one, y, w, folds, FIRST)
        show("first, sites not seen", measure(pages, once > 0))
        doubt(pages, y, w, once)
        once = cross(one, y, w, folds, FIRST)
        show("first, doubted golds less", measure(pages, once > 0))
        whole = [p for p in pages if not p.cut]
        print("%d golds cut short" % (len(pages) - len(whole)))
        x2 = run_rows(a.rows, pages, 2, folder, once)[1]
        x2[:, column] = said
        open_ = once >= HOPELESS
        twice = once.copy()
        twice[open_] = cross(x2[open_], y[open_], w[open_], folds[open_], SECOND)
        own = np.where(np.abs(twice) < OVERRULE, rule, twice > 0)
        figures = measure(pages, own)
        show("second, sites not seen", figures)
        show("... golds not cut short", measure(whole, own))
        if a.errors:
            with open(a.errors, "w", encoding="utf-8") as f:
                for p in pages:
                    for n, (i, line) in enumerate(zip(p.at, p.gold)):
                        if line["label"] != "unsure" and i >= 0 and (line["label"] in OWN) != own[i]:
                            f.write(json.dumps({"set": p.kind, "id": p.id, "line": n, "label": line["label"], "score": int(twice[i]),
                                                "kind": p.kinds[i - p.first], "before": [t[:80] for t in p.texts[max(0, n - 2):n]],
                                                "text": line["text"], "behind": [t[:80] for t in p.texts[n + 1:n + 3]]}) + "\n")
        if not a.check:
            learnt = words.learn(np.ones(len(x), dtype=bool), y, w, page_of)
            named = {words.names[int(h)]: int(v) for h, v in zip(words.known, learnt) if v}
            write(a.out, names, (fit(one, y, w, FIRST), fit(x2[open_], y[open_], w[open_], SECOND)), named, figures)


if __name__ == "__main__":
    main()
