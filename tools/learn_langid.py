#!/usr/bin/env python3
"""tools/learn_langid.py: the table by which core/text/langid.c tells languages apart.

    learn_langid.py DATA core/text/langid.bin     learn it from DATA/langid/lingua75.ndjson.gz (rows of split "train")
    learn_langid.py --table langid.bin OUT.c      the table as C (the build does this)

A naive Bayes model over runs of one to three characters of a word with a blank at each end, in small letters, hashed
into 8,192 buckets; the logarithms of their probabilities in four bits. The same data give the same bytes. Needs numpy for learning.
SPDX-License-Identifier: MIT
"""
import collections
import glob
import gzip
import json
import math
import os
import sys
import unicodedata

BUCKETS, LONGEST, ALPHA = 8192, 3, 0.05


def words(text):
    """Runs of letters and marks, each character in its small form where that is one character."""
    word = []
    for c in text + " ":
        if unicodedata.category(c)[0] in "LM":
            small = c.lower()
            word.append(small if len(small) == 1 else c)
        elif word:
            yield " " + "".join(word) + " "
            word = []


def runs(text):
    for word in words(text):
        for n in range(1, LONGEST + 1):
            for i in range(len(word) - n + 1):
                if word[i:i + n] != " ":
                    yield word[i:i + n]


def bucket(run):
    """FNV-1a, 64 bits, folded."""
    h = 0xcbf29ce484222325
    for byte in run.encode():
        h = ((h ^ byte) * 0x100000001b3) & 0xffffffffffffffff
    return (h ^ (h >> 32)) % BUCKETS


def learn(data, out):
    import numpy as np
    path = sorted(glob.glob(os.path.join(data, "langid", "lingua75*")))[0]
    counts = collections.defaultdict(collections.Counter)
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            row = json.loads(line)
            if row["split"] == "train":
                counts[row["labels"][0]].update(runs(row["text"]))
    langs, cache = sorted(counts), {}
    table = np.zeros((len(langs), BUCKETS))
    for i, lang in enumerate(langs):
        for run, n in counts[lang].items():
            b = cache.get(run)
            if b is None:
                b = cache[run] = bucket(run)
            table[i, b] += n
    log = np.log((table + ALPHA) / (table.sum(1, keepdims=True) + ALPHA * BUCKETS))
    low, high = log.min(), log.max()
    steps = np.rint((log - low) * (15 / (high - low))).astype(np.uint8)
    with open(out, "wb") as f:
        f.write(b"GLID" + bytes([len(langs), 1]))
        f.write(b"".join(lang.encode().ljust(4, b"\0") for lang in langs))
        for b in range(BUCKETS):
            column = list(steps[:, b]) + [0] * (len(langs) % 2)
            f.write(bytes(column[k] | column[k + 1] << 4 for k in range(0, len(column), 2)))
    print("%d languages, one step is %.3f nats" % (len(langs), (high - low) / 15))


def table(path, out):
    with open(path, "rb") as f:
        data = f.read()
    if data[:4] != b"GLID" or data[5] != 1 or len(data) != 6 + data[4] * 4 + BUCKETS * ((data[4] + 1) // 2):
        sys.exit("%s is no table of tools/learn_langid.py" % path)
    with open(out, "w", encoding="ascii") as f:
        f.write('/* Made by tools/learn_langid.py. */\n#include "core/text/langid.h"\n\n')
        f.write("const unsigned char galley__langid_table[%d] = {\n" % len(data))
        for i in range(0, len(data), 40):
            f.write(",".join(map(str, data[i:i + 40])) + ",\n")
        f.write("};\nconst size_t galley__langid_size = %d;\n" % len(data))


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "--table":
        table(sys.argv[2], sys.argv[3])
    elif len(sys.argv) == 3:
        learn(sys.argv[1], sys.argv[2])
    else:
        sys.exit(__doc__)
