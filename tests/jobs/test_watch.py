#!/usr/bin/env python3
"""tests/jobs/test_watch.py: what comes into a folder is read when it is whole, once.

    test_watch.py GALLEY
SPDX-License-Identifier: MIT
"""
import signal
import subprocess
import sys
import time

from trying import Trying, article, check, done


def watch(t, *args):
    return subprocess.Popen(t.command("watch", t.folder / "in", t.folder / "nightly.lua", "-j1", "--settle", "0.3s", *args), cwd="/",
                            stderr=open(t.folder / "watch.log", "a"), stdout=subprocess.DEVNULL)


def until(t, question, wanted, seconds=20):
    end = time.monotonic() + seconds
    rows = []
    while time.monotonic() < end:
        rows = [tuple(r.values()) for r in t.sql(question)]
        if rows == wanted:
            return True
        time.sleep(0.1)
    print("#   %s: %s" % (question, rows))
    return False


def stop(p):
    p.send_signal(signal.SIGTERM)
    return p.wait(timeout=30)


def comes_and_is_read(t):
    t.job('sources = { "elsewhere" }, rules = { "rules.lua" }')
    p = watch(t)
    check("files that were there", until(t, "SELECT count(*) FROM article", [(2,)]))
    slow = open(t.folder / "in" / "slow.ndjson", "w")
    whole = article("s1", "Gas, slowly written.")
    slow.write(whole[:20])
    slow.flush()
    t.write("in/b.ndjson", article("b1", "Gas came."))
    (t.folder / "in" / "deep").mkdir()
    t.write("in/deep/c.ndjson", article("c1", "Gas, deeper."))
    t.write("in/.hidden.ndjson", article("h1", "Gas, hidden."))
    check("files that come, also into new folders", until(t, "SELECT count(*) FROM article", [(4,)]))
    time.sleep(1)
    check("one that is being written is left alone", t.sql("SELECT count(*) AS n FROM job_file WHERE path LIKE '%slow%'")[0]["n"] == 0)
    slow.write(whole[20:])
    slow.close()
    check("... until it is whole", until(t, "SELECT count(*) FROM article", [(5,)]))
    (t.folder / "in" / ".hidden.ndjson").rename(t.folder / "in" / "shown.ndjson")
    check("one that is renamed", until(t, "SELECT count(*), (SELECT count(*) FROM tag WHERE tag = 'gas') FROM article", [(6, 5)]))
    check("SIGTERM ends it well", stop(p) == 0)
    runs = t.sql("SELECT count(*) AS n FROM job_run")[0]["n"]
    check("no file was read twice", t.sql("SELECT sum(files) AS n, sum(counts ->> 'same') AS same FROM job_run")[0] == {"n": 5, "same": 0},
          t.sql("SELECT * FROM job_run"))
    p = watch(t, "--once")
    p.wait(timeout=30)
    rows = t.sql("SELECT files, new FROM job_run WHERE id > %d" % runs)
    check("nor after a new start", all(r == {"files": 0, "new": 0} for r in rows), rows)


def failing(t):
    t.job('rules = { "none.lua" }')
    p = watch(t)
    check("a job that fails is tried again", until(t, "SELECT count(*) > 1 FROM job_run WHERE exit = 2", [(1,)]))
    t.job('rules = { "rules.lua" }')
    check("... and nothing is lost", until(t, "SELECT count(*) FROM tag", [(2,)]))
    stop(p)


def wrong(t):
    t.job()
    for args, message in [((t.folder / "nowhere", t.folder / "nightly.lua"), "No such file"), ((t.folder, "nobody"), "no job file"),
                          ((t.folder, t.folder / "nightly.lua", "--settle", "x"), "--settle needs")]:
        p = t.galley("watch", *args)
        check("refused: %s" % message, p.returncode == 2 and message in p.stderr, p.stderr)
    p = watch(t)
    until(t, "SELECT count(*) FROM article", [(2,)])
    for f in (t.folder / "in").iterdir():
        f.unlink()
    (t.folder / "in").rmdir()
    check("a folder that is taken away ends it", p.wait(timeout=30) == 2)


def main(program):
    for part in (comes_and_is_read, failing, wrong):
        print("# %s" % part.__name__)
        with Trying(program) as t:
            part(t)
    done()


if __name__ == "__main__":
    main(sys.argv[1])
