/* core/html/wording.c: what the words of a short line say it is.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

/* A line that begins with these words (in lower case; ASCII letters only are folded) and has at most
 * `most` bytes. In the order of the words. */
static const struct {
    const char *words;
    uint8_t say;
    uint8_t most;
} starts[] = {
#define S(words, say, most)                                                                        \
    {                                                                                              \
        words, GALLEY__SAY_##say, most                                                             \
    }
    S("about the author", BYLINE, 60),
    S("ad ", AD, 20),
    S("add a comment", COMMENT, 40),
    S("advertisement", AD, 40),
    S("all rights reserved", LEGAL, 120),
    S("also read", RELATED, 200),
    S("anzeige", AD, 20),
    S("artículos relacionados", RELATED, 60),
    S("auch interessant", RELATED, 60),
    S("bild:", CREDIT, 120),
    S("by ", BYLINE, 80),
    S("click here", SIGNUP, 120),
    S("comments", COMMENT, 30),
    S("copyright", LEGAL, 200),
    S("crédit", CREDIT, 120),
    S("czytaj także", RELATED, 200),
    S("czytaj też", RELATED, 200),
    S("das könnte sie auch", RELATED, 80),
    S("diskussion", COMMENT, 30),
    S("download", SIGNUP, 100),
    S("editor's picks", RELATED, 60),
    S("email", SHARE, 30),
    S("explore more", RELATED, 60),
    S("facebook", SHARE, 30),
    S("filed under", RELATED, 80),
    S("follow", SHARE, 120),
    S("foto:", CREDIT, 120),
    S("get the latest", SIGNUP, 200),
    S("image:", CREDIT, 120),
    S("in this article", RELATED, 60),
    S("join ", SIGNUP, 80),
    S("kommentare", COMMENT, 40),
    S("latest", RELATED, 60),
    S("lea más", RELATED, 200),
    S("lea también", RELATED, 200),
    S("leave a comment", COMMENT, 60),
    S("leave a reply", COMMENT, 60),
    S("lee también", RELATED, 200),
    S("lees ook", RELATED, 200),
    S("leggi anche", RELATED, 200),
    S("leia mais", RELATED, 200),
    S("leia também", RELATED, 200),
    S("lesen sie auch", RELATED, 200),
    S("lire aussi", RELATED, 200),
    S("log in", SIGNUP, 60),
    S("läs också", RELATED, 200),
    S("mehr lesen", RELATED, 200),
    S("mehr zu", RELATED, 60),
    S("mehr zum thema", RELATED, 60),
    S("more from", RELATED, 80),
    S("more in", RELATED, 60),
    S("more on", RELATED, 80),
    S("more stories", RELATED, 60),
    S("most popular", RELATED, 60),
    S("most read", RELATED, 60),
    S("newsletter", SIGNUP, 120),
    S("next", RELATED, 40),
    S("no comments", COMMENT, 40),
    S("par ", BYLINE, 60),
    S("photo by", CREDIT, 160),
    S("photo:", CREDIT, 160),
    S("popular", RELATED, 60),
    S("por ", BYLINE, 60),
    S("post a comment", COMMENT, 60),
    S("previous", RELATED, 40),
    S("print", SHARE, 30),
    S("published", DATE, 100),
    S("read also", RELATED, 200),
    S("read more", RELATED, 200),
    S("read next", RELATED, 200),
    S("recent posts", RELATED, 60),
    S("recommended", RELATED, 60),
    S("related", RELATED, 80),
    S("see also", RELATED, 200),
    S("share", SHARE, 60),
    S("siehe auch", RELATED, 200),
    S("sign in", SIGNUP, 60),
    S("sign up", SIGNUP, 200),
    S("similar", RELATED, 60),
    S("source:", CREDIT, 120),
    S("sponsored", AD, 60),
    S("subscribe", SIGNUP, 200),
    S("support ", SIGNUP, 60),
    S("tags", RELATED, 60),
    S("te puede interesar", RELATED, 100),
    S("teilen", SHARE, 40),
    S("text:", BYLINE, 60),
    S("top stories", RELATED, 60),
    S("topics", RELATED, 60),
    S("trending", RELATED, 60),
    S("tweet", SHARE, 30),
    S("twitter", SHARE, 30),
    S("updated", DATE, 100),
    S("von ", BYLINE, 60),
    S("weitere artikel", RELATED, 60),
    S("whatsapp", SHARE, 30),
    S("written by", BYLINE, 80),
    S("you may also", RELATED, 80),
    S("you might also", RELATED, 80),
    S("zobacz też", RELATED, 200),
    S("©", LEGAL, 200),
    S("à lire aussi", RELATED, 200),
#undef S
};
enum { STARTS = sizeof starts / sizeof *starts, LONGEST = 32 };

galley__say galley__html_say(galley_str line, galley_str *words)
{
    char lower[LONGEST];
    size_t n = line.size < LONGEST ? line.size : LONGEST;
    *words = (galley_str){0};
    if (line.size > 200 || n == 0)
        return GALLEY__SAY_NOTHING;
    for (size_t i = 0; i < n; i++)
        lower[i] =
            (char)((unsigned char)(line.data[i] - 'A') < 26 ? line.data[i] | 32 : line.data[i]);
    for (size_t i = 0; i < STARTS; i++) {
        if (starts[i].words[0] != lower[0])
            continue;
        size_t size = strlen(starts[i].words);
        if (size <= n && line.size <= starts[i].most && memcmp(starts[i].words, lower, size) == 0) {
            *words = galley_str_of(starts[i].words);
            return (galley__say)starts[i].say;
        }
    }
    return GALLEY__SAY_NOTHING;
}

/* -- single words -- */

static const char *const topics[GALLEY__TOPICS] = {
    [GALLEY__TOPIC_OFFER] = "newsletter newsletters subscribe subscriber subscribers subscription "
                            "subscriptions signup sign "
                            "app apps podcast podcasts download whatsapp telegram facebook "
                            "instagram twitter linkedin youtube "
                            "tiktok inbox free abo abonnieren abonnement abonnenten abonnez "
                            "abonner inscrivez suscríbete "
                            "suscribirse boletín iscriviti abbonati nieuwsbrief aanmelden "
                            "prenumerera nyhetsbrev anmelden "
                            "registrieren kostenlos gratis gratuit click klicken hier cliquez "
                            "follow folgen premium donate "
                            "spenden coupon deal deals shop buy sale discount amazon",
    [GALLEY__TOPIC_CREDIT] =
        "getty shutterstock istock alamy unsplash pixabay imago dpa afp reuters epa photo photos "
        "photograph photographer photographed image images picture pictured credit courtesy foto "
        "fotos "
        "bild bilder fotograf quelle photographie crédit crédits immagine imagen imágenes "
        "fotografía zdjęcie "
        "fot caption copyright via screenshot video gallery",
    [GALLEY__TOPIC_AUTHOR] = "author authors writer reporter journalist editor editors "
                             "correspondent columnist contributor staff "
                             "freelance freelancer blogger autor autorin autoren redakteur "
                             "redakteurin redaktion journalistin "
                             "journaliste rédacteur rédaction periodista redactor redacción "
                             "giornalista redazione byline",
    [GALLEY__TOPIC_LEGAL] =
        "copyright rights reserved privacy policy terms cookies cookie datenschutz impressum agb "
        "affiliate commission commissions partner partners sponsored advertisement anzeige werbung "
        "publicité "
        "disclaimer disclosure nutzungsbedingungen rechte vorbehalten confidentialité conditions "
        "aviso legal "
        "independently",
    [GALLEY__TOPIC_TIME] =
        "ago vor uhr minutes hours min hrs am pm est edt gmt updated published aktualisiert "
        "veröffentlicht publié stand january february march april may june july august september "
        "october "
        "november december januar februar märz mai juni juli oktober dezember jan feb mar apr jun "
        "jul aug "
        "sep sept oct nov dec janvier février mars avril juin juillet août septembre octobre "
        "novembre "
        "décembre enero febrero marzo abril junio julio agosto septiembre octubre noviembre "
        "diciembre",
    [GALLEY__TOPIC_TALK] =
        "comment comments reply replies kommentar kommentare antworten antwort commentaire "
        "commentaires "
        "répondre comentarios responder commenti likes views shares share teilen partager print "
        "drucken "
        "login logged log report melden posted posts post member joined username user",
};

const char *galley__html_topic(galley__topic topic)
{
    return topics[topic];
}
