/* Near copies: who is of one story, and what a changed or deleted text does to it. SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/store/store_internal.h"

#define A                                                                                          \
    "The harbour master said on Monday that the morning ferry would leave two hours late because " \
    "of the fog that lay on the sound since the night before."
#define B                                                                                          \
    "A council vote on the new school was put off for a week after three members asked for more "  \
    "time to read the report that had come in on Friday."

static void update(fixture *f, size_t looked_at, size_t joined)
{
    galley_stories done;
    OK(f, galley_store_stories(f->store, &done, &f->err));
    cr_expect_eq(done.looked_at, looked_at, "%zu", done.looked_at);
    cr_expect_eq(done.joined, joined, "%zu", done.joined);
}

Test(story, near_copies_are_one_story)
{
    fixture f;
    fixture_open(&f);
    put(&f, "a", "Ferry late", A);
    put(&f, "b", "School vote", B);
    put(&f, "c", "Late ferry", "REUTERS - " A " Passengers waited.");
    update(&f, 3, 1);
    ROWS(&f, "SELECT story, key, articles FROM story ORDER BY 1, 2", "1|a|2\n1|c|2\n2|b|1\n");
    update(&f, 0, 0);
    put(&f, "d", "", A " It left at noon.");
    update(&f, 1, 1);
    ROWS(&f, "SELECT key FROM story WHERE story = 1 ORDER BY key", "a\nc\nd\n");
    OK(&f, galley_store_check(f.store, &f.err));
    fixture_close(&f);
}

Test(story, two_stories_meet_through_a_third)
{
    fixture f;
    fixture_open(&f);
    put(&f, "a", "", A);
    put(&f, "b", "", B);
    update(&f, 2, 0);
    put(&f, "c", "", A " " B); /* half of it is each */
    update(&f, 1, 1);
    ROWS(&f, "SELECT DISTINCT story FROM story", "1\n");
    fixture_close(&f);
}

Test(story, short_and_changed_and_deleted_texts)
{
    fixture f;
    fixture_open(&f);
    put(&f, "a", "", "Gas rose."), put(&f, "b", "", "Gas rose.");
    put(&f, "c", "", A), put(&f, "d", "", B);
    update(&f, 4, 0);
    put(&f, "d", "", A " Late."); /* another text: looked at again */
    update(&f, 1, 1);
    ROWS(&f, "SELECT key FROM story WHERE story = 3 ORDER BY key", "c\nd\n");
    cr_assert_eq(
        sqlite3_exec(f.store->db, "DELETE FROM article_row WHERE key = 'c'", NULL, NULL, NULL),
        SQLITE_OK);
    put(&f, "e", "", A " Late again.");
    update(&f, 1, 1);
    ROWS(&f, "SELECT key FROM story WHERE story = 3 ORDER BY key", "d\ne\n");
    fixture_close(&f);
}
