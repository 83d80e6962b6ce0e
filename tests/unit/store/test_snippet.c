/* tests/unit/store/test_snippet.c: the words around what was found.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#define TEXT                                                                                       \
    "Russia sells gas to China.\nOne two three four five six gas seven eight gas deal nine ten "   \
    "eleven.\nRead  more: gas"

static const galley_region regions[] = {{0, 26, GALLEY_REGION_LEDE, CONST_STR("")},
                                        {27, 96, GALLEY_REGION_PROSE, CONST_STR("")},
                                        {97, 112, GALLEY_REGION_PROMO, CONST_STR("")}};

Test(snippet, stretches)
{
    static const struct {
        const char *query;
        size_t words;
        bool regions;
        const char *want;
    } rows_[] = {
        {"china", 4, true, "… sells gas to [China]."},
        {"gas", 5, true, "… [gas] seven eight [gas] deal …"},
        {"gas", 8, true, "… five six [gas] seven eight [gas] deal nine …"},
        {"\"gas deal\"", 4, true, "… eight [gas deal] nine …"},
        {"gas deal", 2, true, "… [gas] [deal] …"},
        {"russia", 100, true, "[Russia] sells gas to China."},
        {"within:promo gas", 9, true, "Read more: [gas]"},
        {"one", 3, true, "[One] two three …"},
        {"tag:x", 3, true, "Russia sells gas …"},
        {NULL, 3, true, "Russia sells gas …"},
        {"china", 100, false,
         "Russia sells gas to [China]. One two three four five six gas seven eight gas deal nine "
         "ten "
         "eleven. Read more: gas"},
        {"gas", 0, true, ""},
    };
    fixture f;
    fixture_folder(&f);
    for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++) {
        galley_query *q = NULL;
        galley_str out;
        galley_article a = simple("a", "t", TEXT);
        a.regions = rows_[i].regions ? regions : NULL;
        a.n_regions = rows_[i].regions ? 3 : 0;
        if (rows_[i].query)
            OK(&f, galley_query_parse(NULL, str(rows_[i].query), NULL, &q, &f.err));
        OK(&f, galley_store_snippet(&a, q, rows_[i].words, GALLEY_STR("["), GALLEY_STR("]"),
                                    f.arena, &out, &f.err));
        SAME(out, str(rows_[i].want));
        galley_query_free(q);
    }
    galley_str out;
    galley_article none = simple("a", "t", "");
    OK(&f, galley_store_snippet(&none, NULL, 5, EMPTY, EMPTY, f.arena, &out, &f.err));
    SAME(out, EMPTY);
    fixture_close(&f);
}
