#!/usr/bin/env python3
"""tests/jobs/test_job.py: a job does what is new, once; one at a time; ends in time; tells how it ended.

    test_job.py GALLEY
SPDX-License-Identifier: MIT
"""
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from pathlib import Path

from trying import Trying, article, check, done


def only_what_is_new(t):
    t.job('sources = { "in/*.ndjson", "more" }, rules = { "rules.lua" }, reports = { "report.lua" }')
    (t.folder / "more").mkdir()
    t.write("report.lua", 'local f = io.open("count", "a") f:write("x") f:close()')
    status, line, err = t.run()
    check("first run", status == 0 and line["new"] == 2 and line["files"] == 1 and line["statements"] == 2
          and line["reports"] == 1, err)
    check("one line of JSON", len(err.strip().splitlines()) == 1, err)
    status, line, err = t.run()
    check("one too many does nothing", status == 0 and line["files"] == line["new"] == line["same"] == line["visited"] == 0
          and line["reports"] == 0 and (t.folder / "count").read_text() == "x", err)
    t.write("more/b.ndjson", article("b1", "More gas."))
    status, line, err = t.run()
    check("a new file alone is read", (line["files"], line["new"], line["same"], line["visited"]) == (1, 1, 0, 1), err)
    t.write("in/a.ndjson", article("a1", "Gas rose in Oslo.") + article("a3", "A gas storm came."))
    status, line, err = t.run()
    check("a changed file is read again", (line["files"], line["new"], line["same"]) == (1, 1, 1), err)
    status, line, err = t.run("--all")
    check("--all reads all", (line["files"], line["same"]) == (2, 3), err)
    t.write("report.lua", 'local f = io.open("count", "a") f:write("y") f:close()')
    status, line, err = t.run()
    check("a changed report is made anew", line["reports"] == 1, err)
    check("by its name", t.galley("job", "run", "nightly").returncode == 0)


def refused(t):
    cases = [
        ('source = { "in" }', "nightly.lua:1: source: is no field here; did you mean 'sources'?"),
        ('sources = { "in" },\n\nrules = { { "r.lua", querry = "x" } }', "nightly.lua:3: rules[1].querry: is no field here"),
        ('sources = "in"', "sources: a list is expected, got string"),
        ('sources = { 3 }', "sources[1]: a string or a table is expected"),
        ('sources = { { path = "a", command = "b" } }', "only one of path, command"),
        ('sources = { {} }', "sources[1]: one of path, command is needed"),
        ('sources = { "in" }, limits = { timeout = "long" }', "limits.timeout: a time like"),
        ('sources = { "in" }, limits = { retries = -1 }', "limits.retries: a whole number"),
        ('sources = { "in" }, limits = { max_failed = "some" }', "limits.max_failed"),
        ('sources = { "in" }, schedule = "10 25 * * *"', "schedule: hour: '25' is none from 0 to 23"),
        ('sources = { "in" }, name = "a/b"', "name: a name has letters"),
        ('', "a job that does nothing"),
        ('sources = { "in" ', "'}' expected"),
        ('sources = { io.open("x") }', "nil value (global 'io')"),
        ('sources = { (function() while true do end end)() }', "time"),
    ]
    for text, message in cases:
        t.job(text)
        status, _, err = t.run()
        check("refused: %s" % text.replace("\n", " ")[:50], status == 2 and message in err and str(t.folder) in err, err)
    t.job('sources = { "in" }')
    t.run()
    t.job('sourcez = { "in" }')
    t.run()
    p = t.galley("job", "why", "nightly")
    check("it is in the history", "does not load" in p.stdout or "do not load" in p.stdout, p.stdout)
    t.job('sources = { "in" }, rules = { "broken.lua" }')
    t.write("broken.lua", "return 7 +")
    status, line, err = t.run()
    check("rules that do not load: 2", status == 2 and line["state"] == "failed" and "broken.lua" in line["reason"], err)
    t.job('sources = { "nowhere" }')
    status, line, err = t.run()
    check("a source that is not there: 1", status == 1 and "nowhere" in line["reason"], err)
    for args, message in [(["run"], "FILE|NAME"), (["runn", "x"], "did you mean 'run'"), (["list", "--all"], "no option --all"),
                          (["run", "nobody"], "knows no job"), (["why", "nobody"], "no job 'nobody'"),
                          (["run", t.folder / "nightly.lua", "--if-running=maybe"], "skip, wait or fail"),
                          (["run", t.folder / "nightly.lua", "--timeout", "x"], "timeout"),
                          (["check", "--max-age", "old"], "26h")]:
        p = t.galley("job", *args)
        check("job %s: refused" % args[0], p.returncode == 2 and message in p.stderr, (p.returncode, p.stderr))


def one_at_a_time(t):
    t.job('sources = { { command = "touch started; sleep 3" } }')
    p = t.start()
    while not (t.folder / "started").exists():
        time.sleep(0.05)
    status, line, err = t.run()
    check("it is running: 75", status == 75 and line["state"] == "skipped", err)
    status, line, err = t.run("--if-running=fail")
    check("--if-running=fail: 1", status == 1, err)
    shown = t.galley("--jsonl", "job", "list").stdout
    check("list shows it running", json.loads(shown)["state"] == "running", shown)
    status, line, err = t.run("--if-running=wait", "--timeout=0.5")
    check("waiting, but not too long: 124", status == 124, err)
    t.job('sources = { "in" }')
    status, line, err = t.run("--if-running=wait")
    check("--if-running=wait: 0", status == 0 and p.poll() == 0 and line["new"] == 2, err)
    p.communicate()


def ended_in_time(t):
    t.job('sources = { "in", { command = "sleep 60 & echo $! > pid; wait" } }, limits = { timeout = "6s" }')
    before = time.monotonic()
    status, line, err = t.run()
    check("over the deadline: 124, in time", status == 124 and time.monotonic() - before < 40, err)
    check("what was read stays", line["new"] == 2 and line["state"] == "interrupted", line)
    pid = int((t.folder / "pid").read_text())
    check("the command is gone, too", not Path("/proc/%d" % pid).exists() or "Z" in Path("/proc/%d/stat" % pid).read_text())
    t.job('sources = { { command = "touch started; sleep 60" } }, reports = { "r.lua" }')
    p = t.start()
    while not (t.folder / "started").exists():
        time.sleep(0.05)
    p.send_signal(signal.SIGTERM)
    err = p.communicate(timeout=20)[1]
    check("SIGTERM: 143", p.returncode == 143 and '"interrupted"' in err, err)
    t.job('reports = { "loop.lua" }')
    t.write("loop.lua", "while true do end")
    status, line, err = t.run("--timeout", "0.5s")
    check("a report that loops: 124", status == 124, err)


def stopped_in_the_middle(t):
    t.write("in/many.ndjson", "".join(article("m%d" % i, "Gas number %d." % i * 40) for i in range(6000)))
    t.job('sources = { "in" }, rules = { "rules.lua" }')
    p = t.start()
    while not list(t.folder.glob("*.lock")):  # from here on it listens
        time.sleep(0.05)
    time.sleep(0.5)
    p.send_signal(signal.SIGTERM)
    err = p.communicate(timeout=60)[1]
    rows = t.sql("SELECT count(*) AS n FROM article")
    stored = rows[0]["n"] if rows else 0
    line = json.loads(err.splitlines()[-1])
    check("SIGTERM finishes the batch and stores it", p.returncode in (0, 143) and stored == line["new"], (stored, err))
    status, line, err = t.run()
    rows = t.sql("SELECT count(*) AS n, (SELECT count(*) FROM tag) AS tags FROM article")
    check("the next run does the rest", status == 0 and rows == [{"n": 6002, "tags": 6002}], (rows, err))


def transient(t):
    t.write("flaky", 'echo x >> tries; if [ "$(wc -l < tries)" -lt 3 ]; then exit 75; fi; cat in/a.ndjson')
    t.job('sources = { { command = "sh ./flaky" } }')
    status, line, err = t.run()
    check("75 without retries: 75", status == 75 and line["attempts"] == 1, err)
    (t.folder / "tries").unlink()
    status, line, err = t.run("--retries", "2", "--backoff", "0.05s..0.2s")
    check("with retries: 0 in the third attempt", status == 0 and line["attempts"] == 3 and line["new"] == 2, err)
    t.job('sources = { { command = "echo x >> others; exit 1" } }, limits = { retries = 5, backoff = "0.05s" }')
    status, line, err = t.run()
    check("another failure is none to retry", status == 1 and (t.folder / "others").read_text() == "x\n", err)
    db = sqlite3.connect(t.store)
    db.execute("BEGIN IMMEDIATE")
    t.job('sources = { "in" }')
    status, line, err = t.run("--timeout", "20s")
    check("another writer: 75", status == 75 and line["run"] == 0, err)
    db.rollback()


def failures(t):
    t.write("in/bad.ndjson", "".join(article("c%d" % i, "Gas %d." % i) for i in range(7)) + "{\n")
    t.job('sources = { "in" }, rules = { "rules.lua" }')
    status, line, err = t.run("--max-failed", "1%")
    check("too many failed: 3", status == 3 and line["failed"] == 1 and "bad.ndjson:8" in line["reason"], err)
    check("all others are stored", line["new"] == 9 and line["statements"] == 9, line)
    status, line, err = t.run("--all", "--max-failed", "1")
    check("as many as allowed: 0, with a word", status == 0 and "bad.ndjson:8" in line["reason"], err)
    t.job('sources = { "in" }, reports = { "r.lua" }')
    t.write("r.lua", "error 'no data'")
    status, line, err = t.run()
    check("a report that fails: 1", status == 1 and "r.lua" in line["reason"] and "no data" in err, err)
    t.write("r.lua", "local f = assert(io.open('made', 'w')) f:close()")
    status, line, err = t.run()
    check("... is made by the next run", status == 0 and (t.folder / "made").exists(), err)


def crashed(t):
    t.job('sources = { { command = "touch started; sleep 5" } }, schedule = "10 3 * * *"')
    p = t.start()
    while not (t.folder / "started").exists():
        time.sleep(0.05)
    p.kill()
    p.communicate()
    row = json.loads(t.galley("--jsonl", "job", "list").stdout)
    check("a run whose process is gone has crashed", row["state"] == "crashed", row)
    check("next is told in UTC", row["next"].endswith("T03:10:00Z"), row)
    check("why says so", "its process is gone" in t.galley("job", "why").stdout)
    t.job('sources = { "in" }')
    check("the next one runs", t.run()[0] == 0)
    rows = t.sql("SELECT state FROM job_run ORDER BY id")
    check("it stands in the history", [r["state"] for r in rows] == ["crashed", "done"], rows)


def watched(t):
    t.job('sources = { "in" }')
    p = t.galley("job", "check")
    check("check without a store: 2", p.returncode == 2 and p.stdout.startswith("CRITICAL"), p.stdout + p.stderr)
    t.run("--metrics", t.folder / "galley.prom")
    text = (t.folder / "galley.prom").read_text()
    check("metrics", 'galley_job_exit_status{job="nightly"} 0\n' in text and 'galley_job_count{job="nightly",what="new"} 2\n' in text
          and not list(t.folder.glob("galley.prom.*")), text)
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    now = time.time()
    check("the time of success", abs(float(values['galley_job_last_success_timestamp_seconds{job="nightly"}']) - now) < 60, text)
    p = t.galley("job", "check", "nightly")
    check("check: 0", p.returncode == 0 and p.stdout.startswith("OK - nightly"), p.stdout)
    time.sleep(2.2)
    check("too old: 2", t.galley("job", "check", "--max-age", "1s").returncode == 2)
    t.job('reports = { "none.lua" }')
    t.run("--metrics", t.folder / "galley.prom")
    text = (t.folder / "galley.prom").read_text()
    check("a failure keeps the time of success", 'exit_status{job="nightly"} 1\n' in text and
          "last_success_timestamp_seconds{job=\"nightly\"} %.15g" % float(
              values['galley_job_last_success_timestamp_seconds{job="nightly"}']) in text, text)
    p = t.galley("job", "check")
    check("the last one failed: 1", p.returncode == 1 and "none.lua" in p.stdout, p.stdout)
    status, line, err = t.run("--metrics", "/nowhere/galley.prom")
    check("metrics that cannot be written are told", "/nowhere/galley.prom: the metrics cannot be written" in err, err)


def clocks(t):
    """What is new is told by the store, not by the clock."""
    t.job('sources = { "in", { command = "echo \\"$GALLEY_SINCE\\" > since; cat in/a.ndjson" } }')
    t.run()
    check("no good run yet", (t.folder / "since").read_text() == "\n")
    first = t.sql("SELECT max(started) AS s FROM job_run")[0]["s"]
    t.run(env={"TZ": "Europe/Berlin"})
    check("since the last good run, in UTC", (t.folder / "since").read_text() == first + "\n")
    with sqlite3.connect(t.store) as db:  # as a clock would have it that was years ahead
        db.execute("UPDATE job_run_row SET started = '2099-01-01T00:00:00Z' WHERE id = 2")
    old = t.folder / "in" / "old.ndjson"
    old.write_text(article("o1", "Old gas."))
    os.utime(old, (0, 0))
    status, line, err = t.run()
    check("a clock set back leaves nothing out", (t.folder / "since").read_text() == first + "\n" and line["new"] == 1, err)
    lag = json.loads(t.galley("--jsonl", "job", "list").stdout)["lag"]
    check("a lag is never negative", lag == 0, lag)
    if shutil.which("faketime"):
        status, line, err = t.run(env={"LD_PRELOAD": "libfaketime.so.1", "FAKETIME": "-30d"})
        check("a month earlier it does nothing", status == 0 and line["new"] == 0, err)


def main(program):
    for part in (only_what_is_new, refused, one_at_a_time, ended_in_time, stopped_in_the_middle, transient, failures, crashed,
                 watched, clocks):
        print("# %s" % part.__name__)
        with Trying(program) as t:
            part(t)
    done()


if __name__ == "__main__":
    main(sys.argv[1])
