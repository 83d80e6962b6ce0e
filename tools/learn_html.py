#!/usr/bin/env python3
"""Learns the two models of core/html from labelled pages and writes core/html/model.def.

    tools/learn_html.py DATA [--rows PROGRAM] [--check] [--out core/html/model.def]

DATA is the folder with extract/{news-dev,wcxb-dev,readability,snippets-dev}.ndjson.gz; PROGRAM is
tests/bench/html/rows of a build of this tree. Needs numpy and scikit-learn (Debian: python3-sklearn) and some
minutes; the result is the same at each run.

How: the lines of each page are labelled by the gold text (a line is the article's own if three quarters of its words
stand in a run of four words of the gold; snippets label the lines that hold them). A line weighs what it costs in the
measure: its share of its page's words. Five folds by site: the first model scores the lines of pages of sites it has
not seen; from these scores the second model's numbers are made, as for a page that galley meets for the first time. The
figures printed are of those folds: --check prints them and writes nothing.

The models are sums of small trees of comparisons (gradient boosting) in whole numbers, 256 for one unit of log-odds.
SPDX-License-Identifier: MIT"""
import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from urllib.parse import urlsplit

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

SETS = ("news-dev", "wcxb-dev", "readability", "snippets-dev")
WORD = re.compile(r"\w+")
FOLDS = 5
ONE = 256          # GALLEY__SCORE_ONE
LEVELS, NEVER = 4, 32767
FIRST, SECOND = (80, 0.12), (120, 0.1)     # trees, rate
HOPELESS = -500    # what the first model puts below stays there: core/html/feature.c


# ---------------------------------------------------------------- pages

class Page:
    pass


def site_of(record, kind):
    """Pages of one site stay in one fold; the readability pages hide theirs in their ids."""
    host = urlsplit(record.get("url") or "").hostname or ""
    if kind == "readability":
        return re.sub(r"-\d+$", "", record["id"])
    return ".".join(host.split(".")[-2:])


def run_rows(program, data, kind, stage, folder, scores=None):
    """The lines and rows of a set: what the program prints, and its numbers as an array."""
    rows = os.path.join(folder, "rows")
    command = [program, str(stage), rows] + ([scores] if scores else [])
    pages = gzip.open(os.path.join(data, "extract", kind + ".ndjson.gz"), "rb").read()
    out = subprocess.run(command, input=pages, stdout=subprocess.PIPE, check=True).stdout
    records = [json.loads(line) for line in out.decode("utf-8").split("\n") if line.strip()]
    width = max(r.get("features", 0) for r in records)
    return records, np.fromfile(rows, dtype=np.int16).reshape(-1, width)


def grams(text, n=4):
    words = WORD.findall(text or "")
    return Counter(tuple(words[i:i + n]) for i in range(max(1, len(words) - n + 1)) if words)


def coverage(lines, gold):
    """Of each line: its words, and how many of them stand in a run of four words of the gold."""
    known = grams(gold)
    words, owner = [], []
    for i, line in enumerate(lines):
        for word in WORD.findall(line):
            words.append(word)
            owner.append(i)
    hit = np.zeros(len(words), dtype=bool)
    for i in range(len(words) - 3):
        if tuple(words[i:i + 4]) in known:
            hit[i:i + 4] = True
    counts = np.bincount(owner, minlength=len(lines)).astype(float) if words else np.zeros(len(lines))
    hits = np.bincount(owner, weights=hit, minlength=len(lines)) if words else np.zeros(len(lines))
    return counts, hits


def label(page):
    """page.y (0, 1) and page.w (weights, 0: not to be learnt from)."""
    n = len(page.lines)
    page.y, page.w = np.zeros(n), np.zeros(n)
    if page.gold is None:
        flat = [re.sub(r"\s+", " ", line) for line in page.lines]
        for wanted, snippets in ((1, page.with_), (0, page.without)):
            for snippet in snippets:
                snippet = re.sub(r"\s+", " ", snippet).strip()
                holders = [i for i, line in enumerate(flat) if snippet in line]
                for i in holders if wanted == 0 or len(holders) < 3 else []:
                    page.y[i], page.w[i] = wanted, 0.15 / (len(holders) if wanted else 1)
        return
    counts, hits = coverage(page.lines, page.gold)
    share = hits / np.maximum(counts, 1)
    page.y = (share >= 0.6).astype(float)
    firsts = {}
    for i, line in enumerate(page.lines):      # of equal lines the one among its like counts
        if page.y[i] and counts[i] > 3:
            firsts.setdefault(line, []).append(i)
    for same in firsts.values():
        if len(same) > 1:
            near = [page.y[max(0, i - 8):i + 9].sum() for i in same]
            for i, k in zip(same, near):
                page.w[i] = -1 if k < max(near) else 0
    total = max(counts @ page.y, 200)
    weight = np.minimum(counts, 0.15 * total) / total + 1 / max(n, 40)
    weight *= np.where((share > 0.25) & (share < 0.75), 0.3, 1)
    page.w = np.where(page.w < 0, 0, weight)


def load(program, data, folder, sets):
    pages, rows, at = [], [], 0
    for kind in sets:
        gold = {}
        for line in gzip.open(os.path.join(data, "extract", kind + ".ndjson.gz"), "rt", encoding="utf-8"):
            record = json.loads(line)
            gold[record["id"]] = record
        records, numbers = run_rows(program, data, kind, 1, folder)
        start = 0
        for r in records:
            p, g, raw = Page(), gold[r["id"]], r["text"].encode("utf-8")
            p.id, p.kind, p.site = r["id"], kind, site_of(g, kind)
            p.lines = [raw[a:b].decode("utf-8") for a, b in r["lines"]]
            p.gold, p.with_, p.without = g.get("text"), g.get("with") or [], g.get("without") or []
            p.first, p.last = at, at + len(p.lines)
            p.built_in = np.array(r.get("score", []))
            at = p.last
            label(p)
            pages.append(p)
        rows.append(numbers)
    return pages, np.concatenate(rows)


def second_rows(program, data, folder, sets, pages, scores):
    rows, at = [], 0
    for kind in sets:
        n = sum(len(p.lines) for p in pages if p.kind == kind)
        name = os.path.join(folder, "scores")
        scores[at:at + n].astype(np.int32).tofile(name)
        rows.append(run_rows(program, data, kind, 2, folder, name)[1])
        at += n
    return np.concatenate(rows)


# ---------------------------------------------------------------- learning

def fold_of(site):
    """The same at each run, whatever other sites there are."""
    h = 2166136261
    for c in site.encode():
        h = (h ^ c) * 16777619 & 0xFFFFFFFF
    return (h >> 7) % FOLDS


def learner(trees, rate):
    return HistGradientBoostingClassifier(
        loss="log_loss", max_iter=trees, max_depth=LEVELS, max_leaf_nodes=1 << LEVELS, learning_rate=rate,
        min_samples_leaf=100, l2_regularization=3.0, max_bins=128, early_stopping=False, random_state=1)


def fit(x, y, w, shape):
    model = learner(*shape)
    keep = w > 0
    model.fit(x[keep], y[keep], sample_weight=w[keep] * keep.sum() / w[keep].sum())
    return Trees(model)


class Trees:
    """The learnt model in whole numbers: what core/html/model.c computes, bit for bit. A tree is complete: where
    a branch ended early the comparison is one that is never true."""

    def __init__(self, model):
        self.base = int(round(float(model._baseline_prediction[0, 0]) * ONE))
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


def cross(pages, x, y, w, folds, shape):
    """Scores of each line by a model that has not seen its site."""
    out = np.zeros(len(x), dtype=np.int64)
    for k in range(FOLDS):
        held = folds == k
        model = fit(x[~held], y[~held], w[~held], shape)
        out[held] = model.score(x[held])
    return out


def doubt(pages, scores, w):
    """A page whose gold holds a small part of what every other site's pages say is the article is one whose gold was cut
    short: it weighs a third."""
    for p in pages:
        if p.gold is None:
            continue
        s, y = scores[p.first:p.last] > 0, p.y > 0
        words = np.array([len(WORD.findall(line)) for line in p.lines])
        hit = words @ (s & y)
        if hit < 0.5 * (words @ s) and hit > 0.85 * (words @ y):
            w[p.first:p.last] *= 0.3


def lowered(scores, lines):
    """galley's lower_bar: a page of which little is over the bar has its bar lowered."""
    words = np.array([len(WORD.findall(line)) for line in lines])
    need = max(40, 0.3 * words[words >= 12].sum())
    for bar in range(0, 301, 50):
        if words[scores + bar > 0].sum() >= need:
            return scores + bar
    return scores + (300 if words[scores > 0].sum() < 40 else 0)


# ---------------------------------------------------------------- measuring

def shingle_counts(gold, body):
    g, p = grams(gold), grams(body)
    tp = sum(min(n, p[k]) for k, n in g.items())
    return tp, sum(p.values()) - tp, sum(g.values()) - tp


def measure(pages, scores, title=None):
    """F1 / precision / recall a set, as score.py has them."""
    out = {}
    for kind in SETS:
        ps, rs, tp, fp, fn = [], [], 0, 0, 0
        for p in pages:
            if p.kind != kind:
                continue
            s = scores[p.first:p.last]
            body = "\n".join(line for i, line in enumerate(p.lines) if s[i] > 0)
            if p.gold is not None:
                a, b, c = shingle_counts(p.gold, body)
                if a + b:
                    ps.append(a / (a + b))
                if a + c:
                    rs.append(a / (a + c))
            else:
                flat = re.sub(r"\s+", " ", body)
                hit = sum(re.sub(r"\s+", " ", x).strip() in flat for x in p.with_)
                bad = sum(re.sub(r"\s+", " ", x).strip() in flat for x in p.without)
                tp, fn, fp = tp + hit, fn + len(p.with_) - hit, fp + bad
        precision = np.mean(ps) if ps else tp / max(tp + fp, 1)
        recall = np.mean(rs) if rs else tp / max(tp + fn, 1)
        if precision + recall:
            out[kind] = (2 * precision * recall / (precision + recall), precision, recall)
    return out


def show(name, result):
    print("%-28s" % name + "  ".join("%s %.3f (%.3f / %.3f)" % ((k,) + v) for k, v in result.items()), flush=True)


# ---------------------------------------------------------------- writing

def names(root):
    """The features' names in their order, from feature.h and html_internal.h."""
    text = open(os.path.join(root, "core/html/feature.h"), encoding="utf-8").read()
    hints = open(os.path.join(root, "core/html/html_internal.h"), encoding="utf-8").read()

    def of(source, name):
        return re.findall(r"X\((\w+)\)", source.split("#define " + name)[1].split("\n\n")[0].replace("(X)", ""))
    return (["N(%s" % n for n in of(text, "GALLEY__FEATURE_MAP")] + ["H(%s" % n for n in of(hints, "GALLEY__HINT_MAP")] +
            ["N(%s" % n for n in of(text, "GALLEY__SECOND_MAP")])


def wrapped(items, indent):
    out, line = [], indent
    for item in items:
        if len(line) + len(item) + 2 > 100:
            out.append(line.rstrip())
            line = indent
        line += item + ", "
    return "\n".join(out + [line.rstrip()])


def write(path, root, models, figures):
    known = names(root)
    with open(path, "w", encoding="utf-8") as f:
        f.write("/* core/html/model.def: written by tools/learn_html.py, not by hand: N(FEATURE, over) and H(HINT, over) are\n"
                " * comparisons, four levels of them a tree, then its sixteen values, 256 for one unit of log-odds.\n"
                " * F1 (precision / recall) on pages of sites not learnt from, five folds:\n")
        for kind, v in figures.items():
            f.write(" *     %-12s %.3f (%.3f / %.3f)\n" % ((kind,) + v))
        f.write(" * SPDX-License-Identifier: MIT */\n")
        for stage, model in enumerate(models, 1):
            f.write("BASE(%d, %d)\nstatic const tree %s[] = {\n" % (stage, model.base, ("first", "second")[stage - 1]))
            for inner, leaves in model.trees:
                nodes = ["NEVER" if over == NEVER else "%s, %d)" % (known[i], over) for i, over in inner]
                f.write("    {{\n" + wrapped(nodes, "      ") + "\n     },\n     {" +
                        wrapped(["%d" % v for v in leaves], "      ").strip().rstrip(",") + "}},\n")
            f.write("};\n")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    ap.add_argument("data")
    ap.add_argument("--rows", default=os.path.join(root, "build/tests/bench/html/rows"))
    ap.add_argument("--out", default=os.path.join(root, "core/html/model.def"))
    ap.add_argument("--check", action="store_true", help="print the figures, write nothing")
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pages, x = load(a.rows, a.data, folder, SETS)
        y, w = (np.concatenate([getattr(p, k) for p in pages]) for k in "yw")
        folds = np.concatenate([np.full(len(p.lines), fold_of(p.site)) for p in pages])
        show("the model built in", measure(pages, np.concatenate([p.built_in for p in pages])))
        show("the labels themselves", measure(pages, 2 * y - 1))
        once = cross(pages, x, y, w, folds, FIRST)
        show("first, sites not seen", measure(pages, once))
        doubt(pages, once, w)
        x2 = second_rows(a.rows, a.data, folder, SETS, pages, once)
        open_ = once >= HOPELESS
        twice = once.copy()
        twice[open_] = cross(pages, x2[open_], y[open_], w[open_], folds[open_], SECOND)
        for p in pages:
            twice[p.first:p.last] = lowered(twice[p.first:p.last], p.lines)
        figures = measure(pages, twice)
        show("second, sites not seen", figures)
        if not a.check:
            write(a.out, root, (fit(x, y, w, FIRST), fit(x2[open_], y[open_], w[open_], SECOND)), figures)


if __name__ == "__main__":
    main()
