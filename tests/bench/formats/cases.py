#!/usr/bin/env python3
"""tests/bench/formats/cases.py: how many checks of two feed parsers' own tests hold for what galley reads.

    cases.py READ_FORMATS FEEDS_DIR [--failures]   (tests/bench/formats/run calls it)

The checks are written for the data models of feedparser and gofeed; here is the mapping to galley's. What concerns an
article: of an item title, link, id, content, summary, dates, people, categories, enclosures, comments, rights, language, source; of
the feed title, link, description, language. Not counted: how a value was wrapped (types, bases, details of links), podcasts',
images' and other media's properties, places, the feed's editors, generators, clouds, copyright lines and dates, and what says
something of the parser (its version names, its names of character sets, whether it met a fault): the last three are told beside.

How values are compared: markup by the text a reader sees, without white space, and by all its link targets in order;
dates as instants; people by name, or address where there is no name; `updated` of an item with one date is that date.
Python's standard library only.
SPDX-License-Identifier: MIT
"""
import base64
import html.parser
import json
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urljoin

DOCUMENT = "http://127.0.0.1:8097/"   # where feedparser's tests serve a document


class Reader(html.parser.HTMLParser):
    HIDDEN = {"script", "style", "object", "embed", "applet", "iframe", "noscript", "template", "title", "svg"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out, self.links, self.hidden = [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag in self.HIDDEN:
            self.hidden += 1
        for name, value in attrs:
            if name in ("href", "src", "cite", "longdesc") and value:
                self.links.append(value.strip())

    def handle_endtag(self, tag):
        if tag in self.HIDDEN and self.hidden:
            self.hidden -= 1

    def handle_data(self, data):
        if not self.hidden:
            self.out.append(data)


def seen(markup):
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return squeeze("".join(reader.out)), reader.links


def squeeze(s):
    return re.sub(r"[\s\u00a0\u200b\ufeff]+", "", s or "")


def same_text(ours, theirs):
    """A line of text of ours; theirs may be the same text, or markup for it."""
    theirs = "" if theirs is None else str(theirs)
    return squeeze(ours) in (squeeze(theirs), seen(theirs)[0])


def same_markup(item, text, markup, theirs):
    theirs = "" if theirs is None else str(theirs)
    words, links = seen(theirs)
    if squeeze(text) not in (squeeze(theirs), words):
        return False
    return not links or not markup or [x for x in seen(markup)[1]] == links


def instant(s):
    if isinstance(s, (list, tuple)):
        return tuple(s[:6])
    if not s:
        return None
    s = str(s).strip()
    for parse in (lambda: datetime.fromisoformat(s.replace("Z", "+00:00")), lambda: parsedate_to_datetime(s)):
        try:
            d = parse()
        except (ValueError, TypeError):
            continue
        d = d if d.tzinfo else d.replace(tzinfo=timezone.utc)
        return tuple(d.astimezone(timezone.utc).timetuple()[:6])
    m = re.fullmatch(r"(\d{4})(?:-(\d\d))?", s)
    return (int(m[1]), int(m[2] or 1), 1, 0, 0, 0) if m else s


def names(s):
    return [x.strip() for x in (s or "").split(",") if x.strip()]


class Document:
    """What galley read, asked in the other parsers' words. A value is (kind, ours)."""

    def __init__(self, read):
        self.read = read

    def item(self, n):
        items = self.read["items"]
        return items[n] if -len(items) <= n < len(items) else {}

    # -- one check: True, False, or None where it does not concern an article --

    def same(self, ours, check, how):
        if "equals" in check:
            return how(ours, check["equals"])
        if "truthy" in check:
            return bool(ours)
        if "falsy" in check:
            return not ours
        return len(ours or []) == check["length"]

    def text(self, ours, check):
        return self.same(ours, check, same_text)

    def exact(self, ours, check):
        return self.same(ours, check, lambda a, b: (a or "").strip() == ("" if b is None else str(b).strip()))

    def date(self, ours, check):
        return self.same(ours, check, lambda a, b: a is not None and instant(a) == instant(b))

    def nth(self, values, path):
        n = next((p for p in path if isinstance(p, int)), 0)
        return values[n] if n < len(values) else None

    def person(self, a, path, check, prefix):
        people = names(a.get(prefix))
        leaf = path[-1]
        if isinstance(leaf, int) or leaf == prefix or leaf == prefix + "s":
            if isinstance(check.get("equals"), dict):
                who = check["equals"]
                return self.nth(people, path) in (who.get("name"), who.get("email"))
            if "length" in check:
                return len(people) == check["length"]
            whole = str(check.get("equals", ""))
            m = re.fullmatch(r"(.*?)\s*\((\S+@\S+)\)", whole)
            return self.text(a.get(prefix), {"equals": m[1]} if m else check)
        if leaf == "name":
            return self.text(self.nth(people, path), check)
        if leaf == "email":
            return self.exact(self.nth(names(a.get(prefix + "_email")), path) or self.nth(people, path), check) \
                if prefix == "author" else None
        if leaf in ("url", "uri", "href"):
            return self.exact(self.nth(names(a.get(prefix + "_url")), path), check) if prefix == "author" else None
        return None

    def category(self, a, path, check):
        labels, more = a.get("labels", []), a.get("categories", [])
        leaf = path[-1]
        if leaf in ("tags", "category", "categories"):
            if "length" in check:
                return len(labels) == check["length"]
            return self.text(labels[0] if labels else None, check)
        n = next((p for p in path[1:] if isinstance(p, int)), 0)
        term = labels[n] if n < len(labels) else None
        if leaf in ("term", "value"):
            return self.text(term, check)
        if check.get("equals", 0) is None:
            return True
        return self.exact(next((c.get(leaf) for c in more if c.get("term", c.get("label")) == term), None), check) \
            if leaf in ("scheme", "label") else None

    def enclosure(self, a, path, check):
        e = self.nth(a.get("enclosures", []), [p for p in path if isinstance(p, int)][:1] or [0]) or {}
        leaf = {"href": "url"}.get(path[-1], path[-1])
        if isinstance(leaf, int):
            return self.exact(e.get("url"), {"equals": check["equals"].get("url") or check["equals"].get("href")})
        return self.exact(e.get(leaf), check) if leaf in ("url", "type", "length") else None


def feedparser_check(doc, check):
    path = check["path"]
    if path[0] == "feed" and len(path) > 1:
        d = doc.read
        name = path[1]
        if name == "title" or path[1:] == ["title_detail", "value"]:
            return doc.text(d.get("title"), check)
        if name == "link":
            return doc.exact(d.get("url"), check)
        if name == "language" or path[1:] == ["title_detail", "language"]:
            return doc.exact(d.get("lang"), check)
        if name in ("description", "subtitle", "tagline", "info") and len(path) == 2:
            return doc.text(d.get("description"), check)
        return None
    if path[0] != "entries" or len(path) < 3:
        return None
    a, rest = doc.item(path[1]), path[2:]
    name = rest[0]
    summary = a.get("summary") or a.get("text")
    if rest == ["title"] or rest == ["title_detail", "value"]:
        return doc.text(a.get("title"), check)
    if name in ("summary", "description") and len(rest) == 1 or rest == ["summary_detail", "value"]:
        markup = None if a.get("summary") else a.get("html")
        return doc.same(summary, check, lambda ours, theirs: same_markup(a, ours, markup, theirs))
    if name == "content" and rest[-1] == "value":
        return doc.same(a.get("text"), check, lambda ours, theirs: same_markup(a, ours, a.get("html"), theirs))
    if name == "content" and rest[-1] == "language" or rest in (["title_detail", "language"], ["language"],
                                                                ["summary_detail", "language"]):
        return doc.exact(a.get("lang"), check)
    if rest == ["link"]:
        return doc.exact(a.get("url"), check)
    if name in ("id", "guid"):
        return doc.exact(a.get("guid") or a.get("id"), check)
    if name in ("published_parsed", "published", "created", "created_parsed"):
        return doc.date(a.get("date"), check)
    if name in ("updated", "updated_parsed"):
        return doc.date(a.get("date_modified") or a.get("date"), check)
    if name in ("author", "author_detail", "authors"):
        return doc.person(a, rest, check, "author")
    if name in ("contributors",):
        return doc.person(a, rest, check, "contributors")
    if name in ("tags", "category"):
        return doc.category(a, rest, check)
    if name == "enclosures":
        return doc.enclosure(a, rest, check)
    if rest == ["comments"]:
        return doc.exact(a.get("comments"), check)
    if rest in (["rights"], ["copyright"]):
        return doc.text(a.get("rights"), check)
    if rest == ["source", "title"]:
        return doc.text(a.get("source"), check)
    return None


def leaves(value, path=()):
    if isinstance(value, dict):
        for k, v in value.items():
            yield from leaves(v, path + (k,))
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield from leaves(v, path + (i,))
    else:
        yield list(path), value


def gofeed_check(doc, kind, path, value):
    check = {"equals": value}
    d = doc.read
    names_of_feed = {"title": "title", "description": "description", "subtitle": "description",
                     "language": "lang"}
    if len(path) == 1 and path[0] in names_of_feed:
        return doc.text(d.get(names_of_feed[path[0]]), check)
    if path == ["link"] or path == ["home_page_url"]:
        return doc.exact(d.get("url"), check)
    if path[0] not in ("items", "entries") or len(path) < 3:
        return None
    a, rest = doc.item(path[1]), path[2:]
    name = rest[0]
    if rest == ["title"]:
        return doc.text(a.get("title"), check)
    if rest == ["link"] or rest == ["url"]:
        return doc.exact(a.get("url"), check)
    if rest == ["guid", "value"] or rest == ["id"]:
        return doc.text(a.get("guid") or a.get("id"), check)
    if rest in (["description"], ["summary"]):
        ours = a.get("summary") or a.get("text")
        return same_markup(a, ours, None if a.get("summary") else a.get("html"), value)
    if rest in (["content"], ["content", "value"], ["content_html"]):
        return same_markup(a, a.get("text"), a.get("html"), value)
    if rest == ["content_text"]:
        return same_text(a.get("text"), value) or bool(a.get("html"))   # the HTML is read where there are both
    if name in ("pubDate", "published", "pubDateParsed", "publishedParsed", "date_published"):
        return doc.date(a.get("date"), check)
    if name in ("updated", "updatedParsed", "date_modified"):
        return doc.date(a.get("date_modified") or a.get("date"), check)
    if rest == ["author"] or name in ("author", "authors") and rest[-1] in ("name", "email", "uri", "url"):
        return doc.person(a, rest, check, "author")
    if rest[:2] == ["dcExt", "creator"] or rest == ["itunesExt", "author"]:
        return doc.person(a, ["author"], check, "author")
    if name == "contributors" and rest[-1] in ("name", "email"):
        return doc.person(a, rest, check, "contributors")
    if name in ("categories", "tags") or rest[:2] == ["dcExt", "subject"]:
        rest = [{"domain": "scheme"}.get(p, p) for p in rest]
        if rest[-1] not in ("scheme", "label"):
            rest = [p for p in rest if p in ("categories", "tags") or isinstance(p, int)] + ["term"]
        return doc.category(a, rest, check)
    if name in ("enclosure", "enclosures"):
        return doc.enclosure(a, rest, check)
    if name == "attachments":
        rest = [{"mime_type": "type", "size_in_bytes": "length"}.get(p, p) for p in rest]
        return doc.enclosure(a, rest, check)
    if rest == ["comments"]:
        return doc.exact(a.get("comments"), check)
    if rest == ["rights"]:
        return doc.text(a.get("rights"), check)
    if rest == ["source", "title"]:
        return doc.text(a.get("source"), check)
    return None


def load(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def bytes_of(case):
    if "feed_base64" in case:
        return base64.b64decode(case["feed_base64"])
    return case["feed"].encode("utf-8", "surrogatepass")


def headers_of(case):
    url, content_type, lang = DOCUMENT, "", ""
    for line in case.get("headers", []):
        name, _, value = line.partition(":")
        if name.lower() == "content-type":
            content_type = value.strip()
        elif name.lower() == "content-location":
            url = urljoin(DOCUMENT, value.strip())
        elif name.lower() == "content-language":
            lang = value.strip()
    return url, content_type, lang


def read_all(program, cases):
    data = b""
    for case in cases:
        doc = bytes_of(case)
        url, content_type, lang = headers_of(case)
        name = case["id"] + (".json" if case.get("kind") == "json" else ".xml")
        data += f"{len(doc)}\t{name}\t{url}\t{content_type}\t{lang}\n".encode() + doc
    out = subprocess.run([program], input=data, stdout=subprocess.PIPE, check=True).stdout
    results = [json.loads(line) for line in out.decode("utf-8").splitlines()]
    assert len(results) == len(cases), (len(results), len(cases))
    return results


def group(path):
    words = [p for p in path if isinstance(p, str)]
    if words[0] in ("entries", "items"):
        word = {"title_detail": "title", "summary_detail": "summary", "description": "summary", "guid": "id",
                "content_html": "content", "content_text": "content", "author_detail": "author", "authors": "author",
                "tags": "category", "categories": "category", "enclosure": "enclosures", "attachments": "enclosures",
                "dcExt": "author", "itunesExt": "author", "copyright": "rights", "url": "link"}.get(words[1], words[1])
        word = "language" if words[-1] == "language" else word
        return "item: " + ("dates" if re.search("publ|upda|crea|Date|date", word) and word != "created_" else word)
    return "feed"


def dates_line(program, rows, failures):
    """Each date as an item's."""
    cases = [{"id": str(i), "feed": "<rss><channel><item><title>t</title><pubDate>" +
              r["date"].replace("&", "&amp;").replace("<", "&lt;") + "</pubDate></item></channel></rss>"}
             for i, r in enumerate(rows)]
    good = wrong = 0
    for row, read in zip(rows, read_all(program, cases)):
        ours = instant(read["items"][0].get("date"))
        right = ours == (tuple(row["utc"]) if row["utc"] else None)
        good += right
        wrong += not right and ours is not None
        if not right and failures:
            print("date", row, ours, file=sys.stderr)
    return (f"Dates of feeds: {good} of {len(rows)} as feedparser reads them, {wrong} read as another day, "
            f"{len(rows) - good - wrong} refused.")


def speed_line(program, folder):
    """The real feeds, each twenty times, one process."""
    data, size = b"", 0
    for path in sorted(Path(folder).iterdir()):
        doc = path.read_bytes()
        for _ in range(20):
            data += f"{len(doc)}\t{path.name}\t\t\t\n".encode() + doc
            size += len(doc)
    start = time.perf_counter()
    out = subprocess.run([program], input=data, stdout=subprocess.PIPE, check=True).stdout
    seconds = time.perf_counter() - start
    items = sum(len(json.loads(line)["items"]) for line in out.decode().splitlines())
    return (f"Speed on {size / 1e6:.1f} MB of real feeds: {size / 1e6 / seconds:.0f} MB/s, {items / seconds:,.0f} items/s, "
            "reading, rendering and writing as JSON together.")


def main():
    program, feeds = sys.argv[1:3]
    failures = "--failures" in sys.argv
    total, good = defaultdict(Counter), defaultdict(Counter)
    beside = Counter()

    def count(source, case, path, ok, check, doc):
        total[source][group(path)] += 1
        good[source][group(path)] += ok
        if not ok and failures:
            print(source, case["id"], path, check, "\n   ", json.dumps(doc.read)[:600], file=sys.stderr)

    cases = load(feeds + "/feedparser-cases.ndjson")
    for case, read in zip(cases, read_all(program, cases)):
        doc = Document(read)
        for check in case.get("checks", []):
            if check["path"] == ["bozo"]:
                beside["faults", ("falsy" in check) == (read.get("faults", 1) == 0)] += 1
                continue
            if check["path"] == ["encoding"]:
                ours = {"CP1252": ("iso-8859-1", "us-ascii", "windows-1252")}.get(read.get("charset"), (read.get("charset", ""),))
                beside["charset", str(check.get("equals")).lower() in [o.lower() for o in ours]] += 1
                continue
            ok = feedparser_check(doc, check)
            if ok is not None:
                count("feedparser", case, check["path"], bool(ok), check, doc)
    cases = load(feeds + "/gofeed-cases.ndjson")
    for case, read in zip(cases, read_all(program, cases)):
        doc = Document(read)
        for path, value in leaves(case["expected"] or {}):
            if path and path[0] == "version":
                beside["version", same_text(doc.read.get("version"), value)] += 1
            ok = gofeed_check(doc, case["kind"], path, value) if path else None
            if ok is not None:
                count("gofeed", case, path, bool(ok), value, doc)
    print("| checks that concern articles | feedparser's | | gofeed's | |")
    print("| --- | --- | --- | --- | --- |")
    for name in sorted(set(total["feedparser"]) | set(total["gofeed"])) + ["all"]:
        row = [name]
        for source in ("feedparser", "gofeed"):
            n = sum(total[source].values()) if name == "all" else total[source][name]
            g = sum(good[source].values()) if name == "all" else good[source][name]
            row += [f"{g} of {n}" if n else "", f"{100 * g / n:.1f} %" if n else ""]
        print("| " + " | ".join(row) + " |")
    print()
    dates = load(feeds + "/dates.ndjson")
    print(dates_line(program, dates, failures))
    print(speed_line(program, feeds + "/real"))
    print()
    for name, text in (("faults", "a fault is told where feedparser tells one, and none elsewhere"),
                       ("charset", "the character set has feedparser's name"),
                       ("version", "the version has gofeed's name")):
        print(f"Beside: {text}: {beside[name, True]} of {beside[name, True] + beside[name, False]}.")


if __name__ == "__main__":
    main()
