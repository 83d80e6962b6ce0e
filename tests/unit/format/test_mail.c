/* tests/unit/format/test_mail.c: mail messages and mailboxes to articles.
 * SPDX-License-Identifier: MIT */
#include "reading.h"

#include "core/format/mime.h"

static const char letter[] =
    "Received: from a.example\r\n"
    "From: =?utf-8?q?Ann_Sm=C3=AFth?= <ann@harbour.example>\r\n"
    "Subject: =?iso-8859-1?B?6Q==?= =?utf-8?Q?els?=\r\n  and tides\r\n"
    "Date: Fri, 4 Feb 2022 10:30:00 +0100\r\nMessage-ID: <1@harbour.example>\r\n"
    "List-Id: \"News of the coast\" <news.harbour.example>\r\nKeywords: fish, coast\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"out er\"\r\n\r\n"
    "preamble\r\n--out er\r\n"
    "Content-Type: multipart/alternative; boundary=in\r\n\r\n"
    "--in\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
    "--in\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: "
    "quoted-printable\r\n\r\n"
    "<p>The first =E9el.</p><p>The sec=\r\nond.</p>\r\n--in--\r\n"
    "--out er\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment; "
    "filename*=utf-8''caf%C3%A9.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--out er--\r\nepilogue\r\n";

Test(mail, message)
{
    galley_arena *arena = arena_of(NULL);
    galley_document d = read_as(GALLEY_DOCUMENT_MAIL, galley_str_of(letter), NULL, arena);
    check_document(&d);
    cr_assert_eq(d.n_items, 1);
    const galley_article *a = &d.items[0].article;
    EXPECT_STR(a->title, "\xC3\xA9"
                         "els and tides");
    EXPECT_STR(a->author, "Ann Sm\xC3\xAFth");
    EXPECT_STR(field(a, "author_email"), "ann@harbour.example");
    EXPECT_STR(a->date, "2022-02-04T09:30:00Z");
    EXPECT_STR(a->key, "1@harbour.example");
    EXPECT_STR(a->source, "News of the coast");
    EXPECT_STR(a->text, "The first \xC3\xA9"
                        "el.\n\nThe second.");
    EXPECT_STR(a->html, "<p>The first \xC3\xA9"
                        "el.</p><p>The second.</p>");
    EXPECT_STR(field(a, "attachments"),
               "[{\"name\":\"caf\xC3\xA9.pdf\",\"type\":\"application/pdf\"}]");
    cr_assert_eq(a->n_labels, 2);
    galley_arena_free(arena);
}

Test(mail, bodies)
{
    static const struct {
        const char *mail, *text;
    } rows[] = {
        {"From: a@b.example\nMessage-ID: <1>\n\nOne.\n\nTwo.\n", "One.\n\nTwo."},
        {"From: a@b.example\nMessage-ID: <1>\nContent-Transfer-Encoding: base64\n\nT25l\nLg==\n",
         "One."},
        {"From: a@b.example\nMessage-ID: <1>\nContent-Type: text/plain; format=flowed\n\nOne "
         "\nline.\nTwo.\n",
         "One line.\nTwo."},
        {"From: a@b.example\nMessage-ID: <1>\nContent-Type: text/plain; "
         "charset=koi8-r\n\n\xC4\xC1\n",
         "\xD0\xB4\xD0\xB0"},
        {"From: a@b.example\nMessage-ID: <1>\nContent-Type: multipart/mixed; "
         "boundary=x\n\n--x\n\nOne.\n--x\n\nTwo.\n",
         "One.\n\nTwo."},
        {"From: a@b.example\nMessage-ID: <1>\nContent-Type: message/rfc822\n\nSubject: "
         "x\n\nInner.\n",
         "Inner."},
        {"From: a@b.example\nMessage-ID: <1>\nContent-Type: multipart/mixed\n\nno boundary\n", ""},
        {"From: a@b.example\nMessage-ID: <1>\n", ""},
        {"From: a@b.example\nMessage-ID: <1>\nno header here\n", "no header here"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_arena *arena = arena_of(NULL);
        galley_document d = read_as(GALLEY_DOCUMENT_MAIL, galley_str_of(rows[i].mail), NULL, arena);
        check_document(&d);
        cr_assert_eq(d.n_items, 1);
        EXPECT_STR(d.items[0].article.text, rows[i].text);
        EXPECT_STR(d.items[0].article.author, "a@b.example");
        galley_arena_free(arena);
    }
}

Test(mail, words)
{
    static const struct {
        const char *value, *text;
    } rows[] = {
        {"plain", "plain"},
        {"=?utf-8?q?a_b?=", "a b"},
        {"x =?utf-8?q?a?= =?utf-8?q?b?= y", "x ab y"},
        {"=?utf-8?q?a?= and =?utf-8?q?b?=", "a and b"},
        {"=?utf-8*en?q?a?=", "a"},
        {"=?utf-8?x?a?=", "=?utf-8?x?a?="},
        {"=?utf-8?q?a", "=?utf-8?q?a"},
        {"=?", "=?"},
        {"\xE9", "\xC3\xA9"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_arena *arena = arena_of(NULL);
        galley_document d;
        galley__maker m;
        cr_assert_eq(galley__maker_init(&m, NULL, arena, &d, NULL), GALLEY_OK);
        EXPECT_STR(galley__mime_words(&m, galley_str_of(rows[i].value)), rows[i].text);
        galley__maker_fini(&m);
        galley_arena_free(arena);
    }
}

static const char mailbox[] =
    "From ann Fri Feb  4 10:30:00 2022\nFrom: Ann <ann@a.example>\nSubject: One\nMessage-ID: "
    "<1>\n\nText.\n>From here on.\n\nFrom now on nothing.\n\n"
    "From bo Fri Feb  4 10:30:00 2022\nFrom: Bo <bo@a.example>\nSubject: Two\nMessage-ID: "
    "<2>\n\nMore.\n";

Test(mail, mailbox)
{
    galley_arena *arena = arena_of(NULL);
    galley_document d = read_as(GALLEY_DOCUMENT_MBOX, galley_str_of(mailbox), NULL, arena);
    check_document(&d);
    cr_assert_eq(d.n_items, 2);
    EXPECT_STR(d.items[0].article.title, "One");
    EXPECT_STR(d.items[0].article.text, "Text.\nFrom here on.\n\nFrom now on nothing.");
    EXPECT_STR(d.items[1].article.title, "Two");
    cr_expect_eq(d.items[1].line, 11);
    galley_arena_free(arena);
}

Test(mail, hostile_ones_are_read_in_linear_time)
{
    static const long_row rows[] = {
        {"From: a\n", "a: b\n", "\nx", 300000},
        {"From: a\n", " folded\n", "\nx", 300000},
        {"From: a\nSubject: ", "=?utf-8?q?a?= ", "\n\nx", 30000},
        {"From: a\nSubject: ", "=?", "\n\nx", 300000},
        {"From: a\nContent-Type: multipart/mixed; boundary=x\n\n", "--x\n\na\n", "", 100000},
        {"From: a\nContent-Type: multipart/mixed; boundary=x\n\n",
         "--x\nContent-Type: multipart/mixed; boundary=x\n\n", "", 50000},
        {"From: a\n\n", "--", "", 1000000},
        {"From: a\nContent-Type: multipart/mixed; boundary=x\n\n", "--", "", 1000000},
        {"From: a\nContent-Transfer-Encoding: quoted-printable\n\n", "=E9", "", 300000},
        {"From: a\nContent-Transfer-Encoding: base64\n\n", "AAAA", "", 300000},
        {"From: a\nContent-Type: text/plain", "; a=b", "\n\nx", 100000},
    };
    check_long(GALLEY_DOCUMENT_MAIL, rows, ROWS(rows));
    static const long_row box[] = {
        {"", "From a\nFrom: b\n\n", "", 20000},
        {"From a\nFrom: b\n\n", "\nFrom ", "", 300000},
        {"From a\nFrom: b\n\n", ">", "From", 1000000},
    };
    check_long(GALLEY_DOCUMENT_MBOX, box, ROWS(box));
}

Test(mail, every_allocation_may_fail)
{
    check_faults(GALLEY_DOCUMENT_MAIL, letter);
    check_faults(GALLEY_DOCUMENT_MBOX, mailbox);
}
