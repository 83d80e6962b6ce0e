/* tests/unit/match/test_tsv.c: phrase lists from TSV text.
 * SPDX-License-Identifier: MIT */
#include "scanning.h"

Test(tsv, entries_alternatives_and_fields_are_read)
{
    static const struct {
        const char *tsv, *text, *want;
        size_t entries;
    } rows[] = {
        {"surface\tid\tpart\nRussia|the Kremlin\tRU\tEurope\nChina\tCN\tAsia\n",
         "The Kremlin and China",
         "x 0-11 \"The Kremlin\" id=RU part=Europe\nx 16-21 \"China\" id=CN part=Asia\n", 3},
        {"surface\tpart\tid\nRussia\tEurope\tRU", "Russia", "x 0-6 \"Russia\" id=RU part=Europe\n",
         1},
        {"surface\nRussia | Kremlin\n", "Kremlin", "x 0-7 \"Kremlin\" id=Russia\n", 2},
        {"surface\tpart\nRussia|Kremlin\tEurope\n", "Kremlin",
         "x 0-7 \"Kremlin\" id=Russia part=Europe\n", 2},
        {"\xEF\xBB\xBFsurface\tid\r\nRussia\tRU\r\n\r\n", "Russia", "x 0-6 \"Russia\" id=RU\n", 1},
        {"# made by hand\n\nsurface\tid\n#x\ty\tz\n\n  \t \n  Russia \t RU \n", "Russia",
         "x 0-6 \"Russia\" id=RU\n", 1},
        {"surface\tid\tnote\nRussia\tRU\t\n", "Russia", "x 0-6 \"Russia\" id=RU\n", 1},
        {"surface\tid\nPutin|PUTIN|putin\tpu\n", "Putin", "x 0-5 \"Putin\" id=pu\n", 3},
        {"surface\tid\nXi\tx1\nXi\tx2\n", "Xi", "x 0-2 \"Xi\" id=x1\nx 0-2 \"Xi\" id=x2\n", 2},
        {"surface\tid\n", "Xi", "", 0},
        {"surface\n#tag\nMeToo|#MeToo", "#MeToo", "x 0-6 \"#MeToo\" id=MeToo\n", 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rig r = rig_new();
        uint32_t list = rig_list(&r, "x", false);
        galley_status status =
            galley_matcher_tsv(r.m, list, galley_str_of(rows[i].tsv), GALLEY_STR("l.tsv"), &r.err);
        cr_expect_eq(status, GALLEY_OK, "%s: %s", rows[i].tsv, r.err.text);
        cr_expect_eq(galley_matcher_entries(r.m), rows[i].entries, "%s", rows[i].tsv);
        rig_freeze(&r);
        const char *got = rig_scan(&r, rows[i].text);
        cr_expect_str_eq(got, rows[i].want, "%s: %s", rows[i].tsv, got);
        rig_free(&r);
    }
}

Test(tsv, an_error_names_file_and_line_and_takes_all_back)
{
    static const struct {
        const char *tsv;
        galley_status status;
        size_t line;
        const char *text;
    } rows[] = {
        {"", GALLEY_SYNTAX, 1, "l.tsv:1:1: no heading line"},
        {"\n# nothing\n", GALLEY_SYNTAX, 1, "l.tsv:1:1: no heading line"},
        {"\n\nRussia\tRU\n", GALLEY_SYNTAX, 3,
         "l.tsv:3:1: the first line has to be a heading whose first column is \"surface\""},
        {"surface\t\tid\n", GALLEY_SYNTAX, 1, "l.tsv:1:9: a column without a name"},
        {"surface\tid\tid\n", GALLEY_SYNTAX, 1, "l.tsv:1:12: two columns have the same name"},
        {"surface\tsurface\n", GALLEY_SYNTAX, 1, "l.tsv:1:9: two columns have the same name"},
        {"surface\tid\nEU\tEU\nRussia\n", GALLEY_SYNTAX, 3,
         "l.tsv:3:7: 1 columns, but the heading has 2"},
        {"surface\tid\r\n# c\r\nEU\tEU\r\nRussia\tRU\tx\r\n", GALLEY_SYNTAX, 4,
         "l.tsv:4:11: 3 columns, but the heading has 2"},
        {"surface\tid\nEU\tEU\n\tRU\n", GALLEY_INVALID, 3,
         "l.tsv:3:1: the phrase \"\" has no word in it"},
        {"surface\tid\nEU\tEU\nRussia||Kremlin\tRU\n", GALLEY_INVALID, 3,
         "l.tsv:3:8: the phrase \"\" has no word in it"},
        {"surface\tid\nEU\tEU\n...\tRU\n", GALLEY_INVALID, 3,
         "l.tsv:3:1: the phrase \"...\" has no word in it"},
        {"surface\tid\nÖl|é|...\tO\n", GALLEY_INVALID, 2,
         "l.tsv:2:6: the phrase \"...\" has no word in it"},
        {"surface\tid\nEU\t \n", GALLEY_INVALID, 2, "l.tsv:2:5: the id is empty"},
        {"surface\tid\nEU\tEU\nR\xFFx\tRU\n", GALLEY_ENCODING, 3,
         "l.tsv:3:2: not valid UTF-8 at byte 18 of the file"},
    };
    rig r = rig_new();
    uint32_t list = rig_list(&r, "x", false);
    rig_phrase(&r, list, "Nepal", "NP");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_status status =
            galley_matcher_tsv(r.m, list, galley_str_of(rows[i].tsv), GALLEY_STR("l.tsv"), &r.err);
        cr_expect_eq(status, rows[i].status, "%s", rows[i].tsv);
        cr_expect_str_eq(r.err.text, rows[i].text);
        cr_expect_eq(r.err.item, rows[i].line, "%s: %zu", rows[i].tsv, r.err.item);
        cr_expect_eq(galley_matcher_entries(r.m), 1, "%s", rows[i].tsv);
    }
    cr_expect_eq(galley_matcher_tsv(r.m, 5, GALLEY_STR("surface\n"), GALLEY_STR("l"), &r.err),
                 GALLEY_NOTFOUND);
    rig_freeze(&r);
    cr_expect_eq(galley_matcher_tsv(r.m, list, GALLEY_STR("surface\n"), GALLEY_STR("l"), &r.err),
                 GALLEY_INVALID);
    cr_expect_str_eq(rig_scan(&r, "EU Nepal Kremlin"), "x 3-8 \"Nepal\" id=NP\n");
    rig_free(&r);
}

Test(tsv, too_many_columns_are_a_limit)
{
    rig r = rig_new();
    uint32_t list = rig_list(&r, "x", false);
    char heading[2000] = "surface";
    size_t n = strlen(heading);
    for (int i = 0; i < GALLEY_TSV_COLUMNS; i++)
        n += (size_t)snprintf(heading + n, sizeof heading - n, "\tc%d", i);
    cr_expect_eq(galley_matcher_tsv(r.m, list, (galley_str){heading, n}, (galley_str){0}, &r.err),
                 GALLEY_LIMIT);
    cr_expect_str_eq(r.err.text, "list:1:1178: too many columns");
    rig_free(&r);
}
