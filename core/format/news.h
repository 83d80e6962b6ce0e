/* core/format/news.h: what the news standards have in common: a story with subjects.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_FORMAT_NEWS_H
#define GALLEY_CORE_FORMAT_NEWS_H

#include "core/format/format_internal.h"

/* Filled from any of the standards, then made an article. Empty is unknown; `summary` stands in for a missing body. */
typedef struct galley__story {
    galley_str id, title, author, byline, dateline, source, lang, rights, usage, urgency, version;
    galley_str status, slug, section, url, kind, genre, located, note_to_editors;
    galley_str published, modified; /* as written */
    galley__value body, summary;
    galley_str base;
    galley__list labels;
    galley__list subjects; /* JSON objects */
} galley__story;

/* A subject: its code ("medtop:20000350", an address of IPTC's, or any other), its name, its kind ("person", "place",
 * empty or "topic"). Topics become labels: an IPTC code and the name. */
void galley__story_subject(galley__maker *m, galley__story *s, galley_str code, galley_str name,
                           galley_str kind);

/* A bare number of IPTC's with the alias of its vocabulary: media topics are numbered from 20000000 on, subject codes
 * below. */
galley_str galley__subject_code(galley__maker *m, galley_str number);

/* "By Ann Smith" to "Ann Smith". */
galley_str galley__byline_name(galley_str byline);

/* An item of the document; one without title and text is left out. */
void galley__make_story(galley__maker *m, const galley__story *s, size_t line);

/* What a <nitf> element says, put in where the story has nothing yet. */
void galley__read_nitf(galley__maker *m, galley__xml *xml, uint32_t nitf, galley__story *s);

void galley__read_nitf_document(galley__maker *m, galley__xml *xml);
void galley__read_newsml(galley__maker *m, galley__xml *xml);
void galley__read_newsml_g2(galley__maker *m, galley__xml *xml);
void galley__read_ninjs(galley__maker *m, galley_str text);
#endif
