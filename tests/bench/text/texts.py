#!/usr/bin/env python3
"""The texts that tests/bench/text/run measures on: texts.py DATA OUT writes OUT/news, bbc, russian, chinese.
SPDX-License-Identifier: MIT
"""
import gzip
import json
import sys


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def write(path, texts, least, most):
    """Texts, one after the other and all of them again until there are `least` bytes; `most` at most."""
    data = "\n".join(texts).encode() + b"\n"
    data *= max(1, -(-least // len(data)))
    cut = data.rfind(b"\n", 0, most) + 1
    with open(path, "wb") as f:
        f.write(data[:cut])


def main():
    data, out = sys.argv[1:3]
    write(out + "/news", [r["text"] for r in rows(data + "/corpus/allsides-news.ndjson.gz")], 0, 32_000_000)
    write(out + "/bbc", [r["text"] for r in rows(data + "/classify/bbc.ndjson.gz")], 0, 32_000_000)
    for name, code in (("russian", "ru"), ("chinese", "zh")):
        texts = [r["text"] for r in rows(data + "/langid/lingua75.ndjson.gz")
                 if r["labels"] == [code] and r["kind"] == "sentence"]
        write(out + "/" + name, texts, 8_000_000, 8_000_000)


if __name__ == "__main__":
    main()
