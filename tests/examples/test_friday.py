#!/usr/bin/env python3
"""The story in docs/guide/friday.md: its files are written, its commands run, and they print what stands there.

    test_friday.py GALLEY [--update]

A "console" block holds commands ("$ ...") and their output; a block behind <!-- file: NAME --> is that file from then on.
Times of day and articles a second are compared by their shape.
SPDX-License-Identifier: MIT
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "docs" / "guide" / "friday.md"
BLOCK = re.compile(r"(?:<!-- file: (?P<file>[\w.]+) -->\n)?```(?P<lang>\w+)\n(?P<text>.*?)```\n", re.S)
ARTICLES = {
    "n1": "Russia will sell China 10 billion cubic meters of gas a year. The pipe is to be built in the north.",
    "n2": "The price of bread rose again in the capital. Bakers blame the cost of flour.",
    "n3": "Qatar signed a gas contract in Rome on Monday. The first ships are to sail in the spring.",
    "n4": "A deal with the audience: the comedian asks for silence, and gets a gas of a night in return.",
    "n5": "Gas was dear this winter. Households in the south turned to wood, and the forests show it.",
}
CHANGING = ((re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "2026-01-09T16:45:00Z"),
            (re.compile(r"\d+ articles/s"), "2000 articles/s"))


def canonical(text):
    for pattern, instead in CHANGING:
        text = pattern.sub(instead, text)
    return text


def commands(text):
    """The commands of a console block, without their output."""
    return [line[2:] for line in text.splitlines() if line.startswith("$ ")]


def run(command, folder, galley):
    env = {"PATH": f"{Path(galley).parent}:{os.environ['PATH']}", "TZ": "UTC", "LC_ALL": "C.UTF-8", "TERM": "dumb", "USER": "ann",
           "LOGNAME": "ann"}
    if "ASAN_OPTIONS" in os.environ:
        env["ASAN_OPTIONS"] = os.environ["ASAN_OPTIONS"]
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    return "".join(line.rstrip() + "\n" for line in canonical(done.stdout).splitlines())


def told(text, folder, galley):
    return "\n".join(f"$ {c}\n{run(c, folder, galley)}" for c in commands(text))


def main(galley, update):
    story, out, at, failed = STORY.read_text(encoding="utf-8"), [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "articles").mkdir()
        lines = (json.dumps({"id": k, "source": "Wire", "date": "2026-01-05", "text": v}) for k, v in ARTICLES.items())
        Path(folder, "articles", "wire.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for block in BLOCK.finditer(story):
            if block["file"]:
                Path(folder, block["file"]).write_text(block["text"], encoding="utf-8")
            if block["lang"] != "console":
                continue
            now = told(block["text"], folder, galley)
            out += [story[at:block.start("text")], now]
            at = block.end("text")
            ok = now == block["text"]
            failed += not ok and not update
            print(("ok - " if ok else "not ok - ") + commands(block["text"])[0])
            if not ok and not update:
                print("".join(f"#   {line}\n" for line in now.splitlines()))
    if update:
        STORY.write_text("".join(out) + story[at:], encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), "--update" in sys.argv))
