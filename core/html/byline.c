/* core/html/byline.c: the names in what stands where authors are named.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include <strings.h>

/* What comes before a name, in the order in which it may be taken off. */
static const char *const before[] = {"view all posts by ",
                                     "artikel von ",
                                     "ein beitrag von ",
                                     "beitrag von ",
                                     "eingestellt von ",
                                     "geschrieben von ",
                                     "ver\u00f6ffentlicht von ",
                                     "verfasst von ",
                                     "gepostet von ",
                                     "written by ",
                                     "posted by ",
                                     "published by ",
                                     "reported by ",
                                     "authored by ",
                                     "story by ",
                                     "words by ",
                                     "r\u00e9dig\u00e9 par ",
                                     "publi\u00e9 par ",
                                     "escrito por ",
                                     "publicado por ",
                                     "scritto da ",
                                     "authors:",
                                     "author:",
                                     "autor:",
                                     "autorin:",
                                     "auteur :",
                                     "autore:",
                                     "text:",
                                     "texte:",
                                     "words:",
                                     "author ",
                                     "by ",
                                     "by:",
                                     "von ",
                                     "von:",
                                     "vom ",
                                     "par ",
                                     "por ",
                                     "di ",
                                     "da ",
                                     "door ",
                                     "av ",
                                     "af "};

/* What separates names from what follows. */
static const char *const behind[] = {" | ",      " - ",      " \u2013 ", " \u2014 ",
                                     " \u00b7 ", " \u2022 ", " // ",     "\t"};

static galley_str trimmed(galley_str s)
{
    static const char edge[] = " \t\r\n,;:|-/";
    while (s.size && strchr(edge, s.data[0]) && s.data[0])
        s = galley_str_sub(s, 1, s.size);
    while (s.size && s.data[s.size - 1] && strchr(edge, s.data[s.size - 1]))
        s.size--;
    return s;
}

static galley_str without_front(galley_str s)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < sizeof before / sizeof *before && !again; i++) {
            size_t size = strlen(before[i]);
            if (s.size > size && strncasecmp(s.data, before[i], size) == 0) {
                s = trimmed(galley_str_sub(s, size, s.size));
                again = true;
            }
        }
    }
    return s;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether a word stands in a topic's list; letters beyond ASCII are not folded. */
static bool in_topic(galley_str word, galley__topic topic)
{
    for (const char *p = galley__html_topic(topic); *p; p += *p == ' ') {
        size_t size = strcspn(p, " ");
        if (size == word.size && strncasecmp(p, word.data, size) == 0)
            return true;
        p += size;
    }
    return false;
}

static galley_str last_word(galley_str s)
{
    size_t i = s.size;
    while (i > 0 && s.data[i - 1] != ' ')
        i--;
    return galley_str_sub(s, i, s.size);
}

/* Up to a separator, or to a date: a word that begins with a digit, with the month and the particle before it. */
static galley_str without_rest(galley_str s)
{
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        const char *p = s.size ? memmem(s.data, s.size, behind[i], strlen(behind[i])) : NULL;
        if (p)
            s.size = (size_t)(p - s.data);
    }
    for (size_t i = 1; i < s.size; i++) {
        if (!is_digit(s.data[i]) || s.data[i - 1] != ' ')
            continue;
        s = trimmed(galley_str_sub(s, 0, i));
        galley_str word;
        while ((word = last_word(s)).size < s.size &&
               (in_topic(word, GALLEY__TOPIC_TIME) || (word.size == 2 && word.data[0] >= 'a')))
            s = trimmed(galley_str_sub(s, 0, s.size - word.size));
        break;
    }
    return trimmed(s);
}

/* A first line that only announces ("Written by") gives way to the second. */
static galley_str first_line(galley_str s)
{
    const char *end = s.size ? memchr(s.data, '\n', s.size) : NULL;
    if (!end)
        return s;
    galley_str line = galley_str_sub(s, 0, (size_t)(end - s.data));
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        galley_str label = trimmed(galley_str_of(before[i])), plain = trimmed(line);
        if (label.size == plain.size && strncasecmp(label.data, plain.data, label.size) == 0) {
            s = trimmed(galley_str_sub(s, line.size, s.size));
            end = s.size ? memchr(s.data, '\n', s.size) : NULL;
            return end ? galley_str_sub(s, 0, (size_t)(end - s.data)) : s;
        }
    }
    return line;
}

/* Buttons and labels: every word is one of those that such are made of. */
static bool is_label(galley_str s)
{
    while (s.size) {
        const char *space = memchr(s.data, ' ', s.size);
        size_t n = space ? (size_t)(space - s.data) : s.size;
        galley_str word = galley_str_sub(s, 0, n);
        bool known = n < 3;
        for (int t = 0; t < GALLEY__TOPICS && !known; t++)
            known = in_topic(word, (galley__topic)t);
        if (!known)
            return false;
        s = trimmed(galley_str_sub(s, n, s.size));
    }
    return true;
}

galley_str galley__html_names(galley_str s)
{
    enum { LONGEST = 200, MOST_WORDS = 8 };
    if (s.size > 0 && s.data[0] == ',')
        return (galley_str){0}; /* the name is missing: ", The Daily" */
    s = without_rest(without_front(trimmed(first_line(trimmed(s)))));
    size_t words = 1;
    bool list = false;
    for (size_t i = 0; i < s.size; i++) {
        words += s.data[i] == ' ';
        list = list || s.data[i] == ',' || s.data[i] == '&';
    }
    bool address = s.data && s.size > 7 &&
                   (memmem(s.data, s.size, "://", 3) || memmem(s.data, s.size, "www.", 4));
    if (s.size < 2 || s.size > LONGEST || address || (words > MOST_WORDS && !list) ||
        is_digit(s.data[0]) || is_label(s))
        return (galley_str){0};
    return s;
}
