#!/usr/bin/env python3
"""tests/jobs/test_install.py: the unit, the timer and the crontab line are what systemd and a shell take.

    test_install.py GALLEY
SPDX-License-Identifier: MIT
"""
import os
import shutil
import subprocess
import sys

from trying import Trying, check, done

SCHEDULES = ["10 3 * * *", "*/15 6-22 * * mon-fri", "0 0 1 jan,jul *", "0 0 1 * sun", "@weekly", "59 23 31 12 *"]


def units(t, **options):
    for part in ("service", "timer"):
        p = t.galley("job", "install", t.folder / "nightly.lua", "--systemd", "--only", part, **options)
        check("a %s is printed" % part, p.returncode == 0, p.stderr)
        t.write("galley-nightly." + part, p.stdout)
    return (t.folder / "galley-nightly.service").read_text(), (t.folder / "galley-nightly.timer").read_text()


def verify(t, schedule):
    if not shutil.which("systemd-analyze"):
        print("ok - # skipped: no systemd-analyze")
        return
    p = subprocess.run(["systemd-analyze", "verify", "--man=no", t.folder / "galley-nightly.service",
                        t.folder / "galley-nightly.timer"], capture_output=True, text=True)
    mine = [line for line in p.stderr.splitlines() if "galley-nightly" in line]
    check("systemd-analyze verify: %s" % schedule, not mine, p.stderr)
    timer = (t.folder / "galley-nightly.timer").read_text()
    times = []
    for line in timer.splitlines():
        if line.startswith("OnCalendar="):
            p = subprocess.run(["systemd-analyze", "calendar", "--base-time=2026-11-27 06:00:00 UTC", line.split("=", 1)[1]],
                               capture_output=True, text=True, env={**os.environ, "TZ": "UTC", "LC_ALL": "C"})
            check("systemd-analyze calendar: %s" % line, p.returncode == 0, p.stderr)
            times += [x.split(": ", 1)[1] for x in p.stdout.splitlines() if "Next elapse" in x]
    return times


def runs_as_printed(t):
    """The line of the crontab, as cron hands it to sh."""
    t.job('schedule = "10 3 * * *", sources = { "in" }')
    p = t.galley("job", "install", t.folder / "nightly.lua", "--cron")
    line = p.stdout.splitlines()[-1]
    check("crontab: the fields", line.startswith("10 3 * * * "), p.stdout)
    command = line.split(None, 5)[5].replace("\\%", "%")
    p = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, cwd="/", env={"PATH": "/usr/bin:/bin"})
    check("crontab: the command runs", p.returncode == 0 and '"new":2' in p.stderr, p.stderr)


def main(program):
    with Trying(program) as t:
        for schedule in SCHEDULES:
            t.job('schedule = "%s", sources = { "in" }, limits = { timeout = "2h" }' % schedule)
            service, timer = units(t)
            verify(t, schedule)
        check("hardened", all(x in service for x in ("ProtectSystem=strict", "NoNewPrivileges=yes", "TimeoutStartSec=7320",
                                                     "SuccessExitStatus=75", 'ReadWritePaths="%s"' % t.folder)), service)
        check("what was missed is made up for", "Persistent=true" in timer and " UTC\n" in timer, timer)
        t.job('sources = { "in" }')
        p = t.galley("job", "install", t.folder / "nightly.lua", "--cron")
        check("no schedule: refused", p.returncode == 2 and "it has no schedule" in p.stderr, p.stderr)
        p = t.galley("job", "install", t.folder / "nightly.lua")
        check("neither: refused", p.returncode == 2 and "--systemd and --cron" in p.stderr, p.stderr)
    with Trying(program) as t:
        odd = t.folder / "100% odd $HOME 'x'"
        odd.mkdir()
        for name in ("in", "rules.lua"):
            shutil.move(t.folder / name, odd / name)
        t.folder, t.store = odd, str(odd / "news.db")
        runs_as_printed(t)
        units(t)
        verify(t, "odd names")
    done()


if __name__ == "__main__":
    main(sys.argv[1])
