// tests/report/measure.js: looks at pages in frames as a reader would, and says what is wrong with each.
// SPDX-License-Identifier: MIT
"use strict";

// -- colours: contrast as WCAG 2.2 computes it --

function channels(colour) {
  const m = /rgba?\(([^)]*)\)/.exec(colour);
  if (!m) return null;
  const [r, g, b, a] = m[1].split(/[ ,\/]+/).map(Number);
  return { r, g, b, a: a === undefined ? 1 : a };
}

function luminance(c) {
  const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
}

function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}

function behind(win, element) {
  for (let e = element; e; e = e.parentElement) {
    const c = channels(win.getComputedStyle(e).backgroundColor);
    if (c && c.a > 0) return c;
  }
  return { r: 255, g: 255, b: 255, a: 1 };
}

// -- what is looked at --

const short = s => s.trim().replace(/\s+/g, " ").slice(0, 40);

function shown(e) {
  return e.getClientRects().length > 0 && e.checkVisibility({ visibilityProperty: true });
}

function overlaps(a, b) {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
}

function checkLabels(win, svg, say) {
  const texts = [...svg.querySelectorAll("text")].map(t => ({ t, box: t.getBoundingClientRect() }));
  const frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
  // the box of a text is as high as its line: letters take about four fifths of it
  const inner = b => ({ left: b.left, right: b.right, top: b.top + 0.1 * b.height, bottom: b.bottom - 0.1 * b.height });
  texts.forEach(({ t, box }, i) => {
    if (box.left < frame.left - 1 || box.right > frame.right + 1) say(`label “${short(t.textContent)}” leaves its chart`);
    if (box.top < frame.top - 3 || box.bottom > frame.bottom + 3) say(`label “${short(t.textContent)}” leaves its chart above or below`);
    const size = parseFloat(win.getComputedStyle(t).fontSize) * scale;
    if (size < 10) say(`label “${short(t.textContent)}” is ${size.toFixed(1)} pixels high`);
    for (const other of texts.slice(i + 1))
      if (overlaps(inner(box), inner(other.box))) say(`labels “${short(t.textContent)}” and “${short(other.t.textContent)}” overlap`);
  });
}

function checkSvgContrast(win, svg, say) {
  const paper = behind(win, svg.parentElement);
  for (const t of svg.querySelectorAll("text")) {
    const cell = t.parentElement.querySelector(":scope > rect:not(.fill):not(.hit)");
    const back = cell ? channels(win.getComputedStyle(cell).fill) : paper;
    const c = contrast(channels(win.getComputedStyle(t).fill), back);
    if (c < 4.5) say(`label “${short(t.textContent)}” has a contrast of ${c.toFixed(2)}`);
  }
  for (const m of svg.querySelectorAll(".dot, .fill, .line, .area")) {
    const style = win.getComputedStyle(m);
    const c = contrast(channels(m.classList.contains("line") ? style.stroke : style.fill), paper);
    if (c < 3) say(`a mark .${m.classList} has a contrast of ${c.toFixed(2)}`);
  }
}

function checkTextContrast(win, body, say) {
  const walker = win.document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || e.closest("svg, style") || !shown(e)) continue;
    const c = contrast(channels(win.getComputedStyle(e).color), behind(win, e));
    if (c < 4.5) say(`text “${short(n.data)}” has a contrast of ${c.toFixed(2)}`);
  }
}

function checkWidth(win, width, say) {
  const doc = win.document;
  if (doc.documentElement.scrollWidth > width) say(`the page is ${doc.documentElement.scrollWidth} pixels wide`);
  for (const e of doc.body.querySelectorAll("*")) {
    if (e.closest(".scroll > *, svg, pre > *") || e.classList.contains("skip") || !shown(e)) continue;
    if (e.getBoundingClientRect().right > width + 1) say(`<${e.localName}> “${short(e.textContent)}” ends at ${e.getBoundingClientRect().right.toFixed()}`);
  }
}

function checkStructure(win, say) {
  const doc = win.document, ids = new Set();
  for (const e of doc.querySelectorAll("[id]")) {
    if (ids.has(e.id)) say(`the id ${e.id} is there twice`);
    ids.add(e.id);
  }
  for (const a of doc.querySelectorAll("a[href^='#']"))
    if (!ids.has(a.getAttribute("href").slice(1))) say(`a link to ${a.getAttribute("href")}, which is not there`);
  for (const a of doc.querySelectorAll("a")) if (!/^(#|https?:)/.test(a.getAttribute("href"))) say(`a link to ${a.getAttribute("href")}`);
  let last = 0;
  for (const h of doc.querySelectorAll("h1,h2,h3,h4,h5,h6")) {
    const level = +h.localName[1];
    if (level > last + 1) say(`the heading “${short(h.textContent)}” leaps from ${last} to ${level}`);
    last = level;
  }
  if (doc.querySelectorAll("h1").length !== 1) say("not one h1");
  if (!doc.documentElement.lang) say("no language");
  for (const s of doc.querySelectorAll("script, img, iframe, object, embed, link, form, base")) say(`a <${s.localName}>`);
}

function checkAccess(win, say) {
  const doc = win.document;
  for (const svg of doc.querySelectorAll("svg")) {
    const named = svg.getAttribute("role") === "img" && (svg.getAttribute("aria-label") || "").length > 10;
    if (!named && svg.getAttribute("aria-hidden") !== "true") say("a drawing without a description");
  }
  for (const chart of doc.querySelectorAll(".chart")) {
    if (!chart.closest("figure").querySelector("details table")) say("a chart without its table");
    if ([...chart.querySelectorAll("svg")].filter(shown).length !== 1) say("a chart is not drawn once");
  }
  for (const th of doc.querySelectorAll("th")) if (!th.getAttribute("scope")) say("a th without a scope");
  for (const e of doc.querySelectorAll(".scroll")) if (e.tabIndex !== 0 || !e.getAttribute("aria-label")) say("a table that cannot be scrolled by keyboard");
}

function check(win, width) {
  const found = new Map(), say = what => found.set(what, (found.get(what) || 0) + 1);
  checkWidth(win, width, say);
  checkTextContrast(win, win.document.body, say);
  for (const svg of win.document.querySelectorAll(".chart svg")) {
    if (!shown(svg)) continue;
    checkLabels(win, svg, say);
    checkSvgContrast(win, svg, say);
  }
  checkStructure(win, say);
  checkAccess(win, say);
  for (const r of win.performance.getEntriesByType("resource")) say(`${r.name} was loaded`);
  return [...found].map(([what, n]) => n > 1 ? `${what} (${n} times)` : what);
}

// -- all frames; tables are opened, so that they are looked at as well --

addEventListener("load", () => {
  const result = [];
  for (const frame of document.querySelectorAll("iframe")) {
    const win = frame.contentWindow;
    for (const d of win.document.querySelectorAll("details")) d.open = true;
    result.push({
      page: frame.name, width: frame.clientWidth, dark: win.matchMedia("(prefers-color-scheme: dark)").matches,
      charts: win.document.querySelectorAll(".chart").length, wrong: check(win, frame.clientWidth),
    });
  }
  document.body.textContent = "RESULT" + JSON.stringify(result) + "END";
});
