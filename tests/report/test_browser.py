#!/usr/bin/env python3
"""Reports as a browser shows them: no labels that overlap, nothing wider than the page at 360 and 1440 pixels, contrast, links that lead
somewhere, descriptions, nothing loaded; in the light and the dark theme. Without a Chromium this is skipped.

    test_browser.py GALLEY [--keep FOLDER]      --keep: screenshots of the gallery are left there, to be looked at
SPDX-License-Identifier: MIT
"""
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
WIDTHS = (360, 1440)
failed = 0


def check(name, ok, seen=()):
    global failed
    print(("ok - " if ok else "not ok - ") + name)
    if not ok:
        failed += 1
        for line in list(seen)[:12]:
            print(f"#   {line}")


def run(*args, **options):
    return subprocess.run([str(a) for a in args], check=True, capture_output=True, stdin=subprocess.DEVNULL, **options)


class Browser:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def __call__(self, *args, dark=False):
        """What it writes; a folder of its own, so that it meets no other browser of the user."""
        base = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
                f"--user-data-dir={self.folder / 'profile'}", f"--blink-settings=preferredColorScheme={0 if dark else 1}"]
        return run(self.program, *base, *args, timeout=120, env={**os.environ, "HOME": str(self.folder)}).stdout.decode("utf-8", "replace")

    def look(self, pages, dark):
        """{ (page, width): what is wrong }"""
        frames = "".join(f'<iframe name="{name}" style="border:0;width:{w}px;height:900px" srcdoc="{html.escape(text)}"></iframe>'
                         for name, text in pages.items() for w in WIDTHS)
        file = self.folder / "frames.html"
        script = (HERE / "measure.js").read_text(encoding="utf-8")
        file.write_text(f'<!doctype html><meta charset="utf-8"><body>{frames}<script>{script}</script>', encoding="utf-8")
        said = self("--virtual-time-budget=20000", "--window-size=1600,1000", "--dump-dom", file.as_uri(), dark=dark)
        if "RESULT" not in said:
            sys.exit(f"the browser did not look: {said[:500]}")
        return json.loads(html.unescape(said[said.index("RESULT") + 6:said.rindex("END")]))


def gallery(galley, folder):
    """The example, with the store it wants."""
    store = folder / "news.db"
    run(galley, "-s", store, "-q", "add", ROOT / "examples/articles")
    run(galley, "-s", store, "-q", "tag", ROOT / "examples/diplomacy/diplomacy.lua")
    run(galley, "-s", store, "report", "-o", folder / "gallery.html", ROOT / "examples/lua/report/main.lua")
    return (folder / "gallery.html").read_text(encoding="utf-8")


def hard(galley, folder):
    run(galley, "run", HERE / "hard.lua", folder / "hard.html")
    return (folder / "hard.html").read_text(encoding="utf-8")


# A page on which everything is wrong once, and what has to be said of it.
BAD = """<!doctype html><html><body style="background:#fff;color:#ccc"><h1>a</h1><h3 id="x">grey</h3><p id="x" style="width:3000px">wide</p>
<a href="#nowhere">a</a><a href="javascript:x">b</a><figure><div class="chart"><svg viewBox="0 0 100 50" style="width:100px;height:50px">
<text x="5" y="20">one label</text><text x="9" y="22">another label</text><text x="90" y="40">leaves</text><rect class="fill" width="9" height="9"
fill="#eee"></rect></svg></div></figure><table><tr><th>a</th></tr></table><img src="data:,"></body></html>"""
COMPLAINTS = ["the page is", "has a contrast of", "“one label” and “another label” overlap", "leaves its chart", "a mark .fill has a contrast of",
              "the id x is there twice", "a link to #nowhere", "a link to javascript:x", "leaps from 1 to 3", "no language", "a <img>",
              "a drawing without a description", "a chart without its table", "a th without a scope", "ends at"]


def main(galley, keep):
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print("skipped: no Chromium here to look at reports with")
        return 77
    with tempfile.TemporaryDirectory() as tmp:
        folder = Path(tmp)
        browser = Browser(program, folder)
        pages = {"gallery": gallery(galley, folder), "hard": hard(galley, folder)}
        for dark in (False, True):
            for seen in browser.look(pages, dark):
                name = f"{seen['page']}, {seen['width']} pixels, {'dark' if dark else 'light'}"
                check(f"{name}: {seen['charts']} charts", seen["dark"] == dark and seen["charts"] >= 6 and not seen["wrong"], seen["wrong"])
        said = browser.look({"bad": BAD}, False)[0]["wrong"]
        for what in COMPLAINTS:
            check(f"it would be seen: {what}", any(what in s for s in said), said)
        pdf = folder / "gallery.pdf"
        browser(f"--print-to-pdf={pdf}", (folder / "gallery.html").as_uri())
        check("it prints", pdf.exists() and pdf.read_bytes().startswith(b"%PDF"))
        if keep:
            screenshots(browser, pages, Path(keep))
    return 1 if failed else 0


def screenshots(browser, pages, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        for width in WIDTHS:
            for dark in (False, True):
                file = browser.folder / "shot.html"
                file.write_text(f'<!doctype html><meta charset="utf-8"><body style="margin:0"><iframe style="border:0;width:{width}px;height:6000px" '
                                f'srcdoc="{html.escape(text)}"></iframe>', encoding="utf-8")
                picture = folder / f"{name}-{width}-{'dark' if dark else 'light'}.png"
                browser("--hide-scrollbars", f"--window-size={max(width, 500)},6000", f"--screenshot={picture}", file.as_uri(), dark=dark)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[3] if len(sys.argv) > 3 else None))
