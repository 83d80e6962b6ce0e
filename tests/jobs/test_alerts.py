#!/usr/bin/env python3
"""tests/jobs/test_alerts.py: what is new is told once, and not lost when telling fails or it is to be quiet.

    test_alerts.py GALLEY
SPDX-License-Identifier: MIT
"""
import datetime
import json
import os
import sqlite3
import sys

from trying import Trying, article, check, done

LONG = ("The council of Oslo met in the old town hall to speak about the price of gas and of power for the coming winter, and it "
        "was agreed that help would be given to all who heat their houses with it. ")


def lines(t, name="told.ndjson"):
    path = t.folder / name
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def once(t):
    t.job('sources = { "in" }, rules = { "rules.lua" }, alerts = { { "gas", query = "tag:gas", file = "told.ndjson" } }')
    status, line, err = t.run()
    check("a match is told", status == 0 and line["alerts"] == 1 and [x["key"] for x in lines(t)] == ["a1"], err)
    check("what a line has", lines(t)[0] == {"alert": "gas", "job": "nightly", "key": "a1", "title": "News of today", "source": "Wire",
                                             "date": "2026-01-05", "url": ""}, lines(t))
    t.run()
    check("... once", len(lines(t)) == 1)
    t.write("in/a.ndjson", article("a1", "Gas rose in Oslo and Bergen.") + article("a5", "Gas fell."))
    t.run()
    check("a revised one is not new", [x["key"] for x in lines(t)] == ["a1", "a5"], lines(t))
    t.job('sources = { "in" }, rules = { "rules.lua" }, alerts = { { "gas", query = "tag:gas", file = "told.ndjson" },'
          ' { "late", query = "gas", file = "late.ndjson" } }')
    t.run()
    check("an alert that comes later is silent about what was there", lines(t, "late.ndjson") == [])
    t.write("in/b.ndjson", article("b1", "Gas again."))
    t.run()
    check("... and tells what comes", [x["key"] for x in lines(t, "late.ndjson")] == ["b1"], lines(t, "late.ndjson"))


def commands(t):
    t.job('sources = { "in" }, alerts = { { "gas", query = "gas", command = "test -e ok && cat >> told.ndjson" } }')
    status, line, err = t.run()
    check("a command that fails: 1", status == 1 and line["alerts"] == 0 and "test -e ok" in line["reason"], err)
    t.write("ok", "")
    status, line, err = t.run()
    check("... and it is told by the next run", status == 0 and [x["key"] for x in lines(t)] == ["a1"], err)
    t.job('sources = { "in" }, alerts = { { "storm", query = "(", file = "x" } }')
    status, line, err = t.run()
    check("a query that does not parse: 2", status == 2 and "alert 'storm': " in line["reason"], err)
    t.job('sources = { "in" }, alerts = { { "storm", query = "storm", file = "/nowhere/x" } }, reports = { "r.lua" }')
    t.write("in/b.ndjson", article("b1", "A storm again."))
    t.write("r.lua", "io.open('made', 'w'):close()")
    status, line, err = t.run()
    check("a report is made all the same", status == 1 and "/nowhere/x" in line["reason"] and (t.folder / "made").exists(), err)


def mails(t):
    t.write("sendmail", '#!/bin/sh\necho "$@" > args\ncat > mail\n')
    os.chmod(t.folder / "sendmail", 0o755)
    t.write("in/a.ndjson", json.dumps({"id": "h1", "title": "Gas\nBcc: all@example.org\n\n.\n\x1b[31mred", "text": "Gas.",
                                       "source": "Wire\nX: y"}) + "\n")
    t.job('sources = { "in" }, alerts = { { "Öl und Gas", query = "gas", mail = "desk@example.org" } }')
    env = {"GALLEY_SENDMAIL": str(t.folder / "sendmail")}
    status, line, err = t.run(env=env)
    mail = (t.folder / "mail").read_text() if status == 0 else ""
    head, _, body = mail.partition("\n\n")
    check("a mail", status == 0 and (t.folder / "args").read_text() == "-t -i\n" and "To: desk@example.org" in head, (err, mail))
    check("its head is ASCII and its own", head.isascii() and "Bcc" not in head and "=?utf-8?Q?=C3=96l" in head, head)
    check("a hostile title stays one line", "\nBcc" not in body and "\x1b" not in body and "Gas Bcc: all@example.org" in body, body)
    t.write("in/b.ndjson", article("b1", "Gas."))
    status, line, err = t.run(env={"GALLEY_SENDMAIL": "/nowhere/sendmail"})
    check("no sendmail: 1", status == 1 and line["alerts"] == 0, err)


def stories(t):
    t.write("in/a.ndjson", article("s1", LONG) + article("s2", LONG + "The mayor said so.") + article("o1", "Gas, another one."))
    t.job('sources = { "in" }, alerts = { { "gas", query = "gas", per = "story", file = "told.ndjson" } }')
    status, line, err = t.run()
    check("one of a story", [x["key"] for x in lines(t)] == ["s1", "o1"], (lines(t), err))
    t.write("in/b.ndjson", article("s3", LONG + "A spokeswoman said so, too."))
    t.run()
    check("a later one of it is not new", len(lines(t)) == 2, lines(t))


def quiet(t):
    t.job('sources = { "in" }, alerts = { { "gas", query = "gas", file = "told.ndjson", quiet = "1h" } }')
    t.run()
    t.write("in/b.ndjson", article("b1", "Gas."))
    t.run()
    t.write("in/c.ndjson", article("c1", "Gas."))
    t.run()
    check("it is quiet for a while", [x["key"] for x in lines(t)] == ["a1"], lines(t))
    with sqlite3.connect(t.store) as db:
        db.execute("UPDATE job_alert_row SET at = '2026-01-01T00:00:00Z'")
    t.run()
    check("then all that came is told", [x["key"] for x in lines(t)] == ["a1", "b1", "c1"], lines(t))
    t.write("in/d.ndjson", article("d1", "Gas."))
    with sqlite3.connect(t.store) as db:
        db.execute("UPDATE job_alert_row SET at = '2099-01-01T00:00:00Z'")
    t.run()
    check("a clock set back does not silence it", len(lines(t)) == 4, lines(t))


def jumps(t):
    today = datetime.datetime.now(datetime.timezone.utc).date()

    def on(day, n, word="gas"):
        when = (today - datetime.timedelta(days=day)).isoformat()
        return "".join(json.dumps({"id": "%s-%d-%d" % (word, day, i), "text": "Some %s." % word, "date": when}) + "\n" for i in range(n))

    t.write("in/a.ndjson", "".join(on(day, 2) for day in range(1, 12)) + on(0, 4) + on(0, 30, "oil") + on(-400, 90))
    t.job('sources = { "in" }, alerts = { { "jump", query = "gas", jump = 3, least = 5, file = "told.ndjson" },'
          ' { "oil", query = "oil", jump = 3, file = "oil.ndjson" } }')
    status, line, err = t.run()
    check("no jump yet, and a date to come is none", status == 0 and lines(t) == [], (lines(t), err))
    t.write("in/b.ndjson", on(0, 8))
    t.run()
    t.run()
    told = lines(t)
    check("a jump is told, once", len(told) == 1 and told[0]["period"] == today.isoformat() and told[0]["articles"] == 8
          and told[0]["mean"] == 2, told)


def refused(t):
    for text, message in [('{ "x", query = "gas" }', "one of command, file, mail is needed"), ('{ query = "gas", file = "x" }', "one of name"),
                          ('{ "x", query = "gas", file = "x", least = 3 }', "alerts[1].least: needs 'jump'"),
                          ('{ "x", query = "gas", file = "x", quiet = "soon" }', "alerts[1].quiet: a time like"),
                          ('{ "x", query = "a", file = "x" }, { "x", query = "b", file = "y" }', "'x' is there twice"),
                          ('{ "x", query = "gas", file = "x", fiel = "y" }', "did you mean 'file'?")]:
        t.job('alerts = { %s }' % text)
        status, _, err = t.run()
        check("refused: %s" % message, status == 2 and message in err, err)


def main(program):
    for part in (once, commands, mails, stories, quiet, jumps, refused):
        print("# %s" % part.__name__)
        with Trying(program) as t:
            part(t)
    done()


if __name__ == "__main__":
    main(sys.argv[1])
