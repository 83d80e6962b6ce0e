/* Which language a text is in. SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <galley/text.h>
#include <stdlib.h>
#include <string.h>

Test(langid, sentences)
{
    static const struct {
        const char *text, *code;
    } rows[] = {
        {"The ferry left two hours late because of the fog on the sound.", "en"},
        {"Die Fähre fuhr wegen des Nebels zwei Stunden später als sonst ab.", "de"},
        {"Le bateau est parti avec deux heures de retard à cause du brouillard.", "fr"},
        {"El barco salió dos horas tarde por culpa de la niebla en el puerto.", "es"},
        {"Il traghetto è partito con due ore di ritardo a causa della nebbia.", "it"},
        {"De veerboot vertrok twee uur te laat vanwege de mist op het water.", "nl"},
        {"Prom odpłynął dwie godziny później z powodu mgły nad cieśniną.", "pl"},
        {"Паром отошёл на два часа позже из-за тумана над проливом.", "ru"},
        {"Пором вийшов на дві години пізніше через туман над протокою.", "uk"},
        {"濃い霧のため、フェリーは二時間遅れて出港した。", "ja"},
        {"由于大雾，渡轮晚了两个小时才离开码头。", "zh"},
        {"안개 때문에 여객선이 두 시간 늦게 떠났다.", "ko"},
        {"تأخرت العبارة ساعتين بسبب الضباب فوق المضيق.", "ar"},
        {"Το πλοίο έφυγε δύο ώρες αργότερα εξαιτίας της ομίχλης.", "el"},
        {"Feribot, boğazdaki sis yüzünden iki saat geç kalktı.", "tr"},
        {"Lautta lähti kaksi tuntia myöhässä sumun takia.", "fi"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_language l;
        cr_assert(galley_text_language(galley_str_of(rows[i].text), &l));
        cr_expect_str_eq(l.code, rows[i].code, "%s: %s", rows[i].text, l.code);
        cr_expect_gt(l.margin, 0);
        cr_expect_geq(l.runs, 30);
    }
}

Test(langid, what_is_no_text)
{
    static const char *const rows[] = {"", " ", "12.5 %", "!?", "\xf0\x9f\x98\x80"};
    galley_language l;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_not(galley_text_language(galley_str_of(rows[i]), &l), "%s", rows[i]);
    cr_expect_eq(l.runs, 0);
}

/* A word without an end, and a text of which only the beginning is looked at. */
Test(langid, long_texts)
{
    galley_language l;
    size_t size = 1 << 20;
    char *text = malloc(size);
    memset(text, 'a', size);
    cr_assert(galley_text_language((galley_str){text, size}, &l));
    cr_expect_lt(l.runs, 2000);
    for (size_t i = 0; i + 2 <= size; i += 2)
        memcpy(text + i, "\xc3\xa4", 2);
    cr_assert(galley_text_language((galley_str){text, size}, &l));
    free(text);
}
