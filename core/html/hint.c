/* core/html/hint.c: element names, and what classes and ids say.
 *
 * A class is split into words ("articleBody-related_links" is article, body, related, links); a word
 * that begins with one of the stems below gives its hint.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

/* -- element names -- */

static const struct {
    const char *name;
    uint8_t size;
    char kind;
} tags[] = {{"", 0, 'b'},
#define GALLEY_X(code, name, kind) {name, sizeof name - 1, kind},
            GALLEY__TAG_MAP(GALLEY_X)
#undef GALLEY_X
};

galley__tag galley__html_tag(galley_str name)
{
    size_t low = 1, high = GALLEY__TAGS;
    while (low < high) { /* the table is in the order of the names */
        size_t middle = (low + high) / 2;
        size_t size = tags[middle].size;
        int order = memcmp(name.data, tags[middle].name, name.size < size ? name.size : size);
        order = order ? order : (name.size > size) - (name.size < size);
        if (order == 0)
            return (galley__tag)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return GALLEY__TAG_OTHER;
}

const char *galley__html_tag_name(galley__tag tag)
{
    return tags[tag].name;
}

char galley__html_tag_kind(galley__tag tag)
{
    return tags[tag].kind;
}

uint32_t galley__html_tag_hints(galley__tag tag)
{
    switch (tag) {
    case GALLEY__TAG_NAV:
        return GALLEY__BIT(NAV);
    case GALLEY__TAG_FOOTER:
        return GALLEY__BIT(FOOT);
    case GALLEY__TAG_ASIDE:
        return GALLEY__BIT(SIDE);
    case GALLEY__TAG_HEADER:
        return GALLEY__BIT(HEAD);
    case GALLEY__TAG_FIGURE:
    case GALLEY__TAG_FIGCAPTION:
        return GALLEY__BIT(CAPTION);
    case GALLEY__TAG_FORM:
    case GALLEY__TAG_BUTTON:
        return GALLEY__BIT(SIGNUP);
    case GALLEY__TAG_ARTICLE:
        return GALLEY__BIT(ARTICLE);
    case GALLEY__TAG_MAIN:
        return GALLEY__BIT(MAIN);
    case GALLEY__TAG_BLOCKQUOTE:
        return GALLEY__BIT(QUOTE);
    case GALLEY__TAG_TIME:
        return GALLEY__BIT(DATE);
    default:
        return 0;
    }
}

/* -- classes -- */

/* In the order of the stems. `whole`: the word is the stem, but for a plural's s. */
static const struct {
    const char *stem;
    uint8_t size, hint;
    bool whole;
} stems[] = {
#define S(stem, hint)                                                                              \
    {                                                                                              \
        stem, sizeof stem - 1, GALLEY__HINT_##hint, false                                          \
    }
#define W(stem, hint)                                                                              \
    {                                                                                              \
        stem, sizeof stem - 1, GALLEY__HINT_##hint, true                                           \
    }
    W("ad", AD),
    S("adsense", AD),
    W("adunit", AD),
    W("advert", AD),
    S("advertis", AD),
    W("alert", POPUP),
    W("also", RELATED),
    W("article", CONTENT),
    S("articlebody", BODY),
    S("articletext", BODY),
    W("aside", SIDE),
    S("attribution", CAPTION),
    S("author", AUTHOR),
    W("autor", AUTHOR),
    W("banner", AD),
    W("bio", AUTHOR),
    W("body", CONTENT),
    W("bookmark", SHARE),
    S("breadcrumb", NAV),
    W("btn", SIGNUP),
    W("button", SIGNUP),
    W("byline", AUTHOR),
    S("caption", CAPTION),
    W("card", CARD),
    W("carousel", CARD),
    W("category", META),
    W("categories", META),
    S("comment", COMMENT),
    S("commercial", AD),
    S("consent", POPUP),
    W("content", CONTENT),
    S("contributor", AUTHOR),
    S("cookie", POPUP),
    S("copyright", FOOT),
    W("credit", CAPTION),
    W("cta", SIGNUP),
    W("date", DATE),
    W("dateline", DATE),
    W("datetime", DATE),
    W("dek", LEDE),
    S("description", LEDE),
    W("dialog", POPUP),
    S("disclaimer", FOOT),
    S("discussion", COMMENT),
    S("disqus", COMMENT),
    S("donat", SIGNUP),
    S("dropdown", POPUP),
    W("email", SHARE),
    W("embed", CAPTION),
    W("entry", CONTENT),
    S("excerpt", LEDE),
    W("eyebrow", META),
    S("facebook", SHARE),
    W("featured", CARD),
    W("fig", CAPTION),
    S("figcaption", CAPTION),
    W("figure", CAPTION),
    W("follow", SHARE),
    S("footer", FOOT),
    W("form", SIGNUP),
    W("gallery", CAPTION),
    S("gdpr", POPUP),
    W("grid", CARD),
    W("head", HEAD),
    W("header", HEAD),
    S("headline", HEAD),
    W("hero", HEAD),
    W("hidden", HIDDEN),
    W("hide", HIDDEN),
    W("image", CAPTION),
    W("img", CAPTION),
    W("info", META),
    W("infobox", SIDE),
    W("intro", LEDE),
    W("item", CARD),
    S("keyword", META),
    W("kicker", META),
    W("label", META),
    W("latest", RELATED),
    W("lead", LEDE),
    W("lede", LEDE),
    W("legal", FOOT),
    W("license", FOOT),
    W("list", CARD),
    W("login", SIGNUP),
    W("main", CONTENT),
    W("masthead", HEAD),
    W("media", CAPTION),
    S("membership", SIGNUP),
    S("menu", NAV),
    W("meta", META),
    W("metadata", META),
    W("modal", POPUP),
    W("more", RELATED),
    W("most", RELATED),
    W("nav", NAV),
    S("navbar", NAV),
    S("navig", NAV),
    S("newsletter", SIGNUP),
    W("next", RELATED),
    W("notice", POPUP),
    S("outbrain", AD),
    W("overlay", POPUP),
    W("page", CARD),
    S("paginat", NAV),
    W("pager", NAV),
    W("paragraph", CONTENT),
    S("paywall", SIGNUP),
    W("photo", CAPTION),
    W("picture", CAPTION),
    S("player", CAPTION),
    W("popover", POPUP),
    W("popular", RELATED),
    W("popup", POPUP),
    W("post", CONTENT),
    W("posted", DATE),
    W("prev", RELATED),
    W("print", SHARE),
    W("profile", AUTHOR),
    S("promo", RELATED),
    W("prose", CONTENT),
    S("publish", DATE),
    W("pullquote", QUOTE),
    W("quote", QUOTE),
    W("rail", SIDE),
    W("recirc", RELATED),
    S("recirculation", RELATED),
    S("recommend", RELATED),
    S("register", SIGNUP),
    S("related", RELATED),
    W("replies", COMMENT),
    W("reply", COMMENT),
    W("reporter", AUTHOR),
    W("respond", COMMENT),
    W("review", COMMENT),
    W("rich", CONTENT),
    W("richtext", BODY),
    W("screen", HIDDEN),
    W("search", NAV),
    S("share", SHARE),
    S("sharing", SHARE),
    S("sidebar", SIDE),
    S("signup", SIGNUP),
    W("skip", NAV),
    W("slideshow", CAPTION),
    S("social", SHARE),
    S("sponsor", AD),
    W("sr", HIDDEN),
    W("standfirst", LEDE),
    W("story", CONTENT),
    S("storybody", BODY),
    W("strapline", LEDE),
    W("subhead", LEDE),
    S("subheadline", LEDE),
    S("subscri", SIGNUP),
    S("subtitle", LEDE),
    S("suggest", RELATED),
    W("summary", LEDE),
    S("taboola", AD),
    W("tag", META),
    S("teaser", CARD),
    W("text", CONTENT),
    W("thumb", CARD),
    W("thumbnail", CARD),
    W("time", DATE),
    S("timestamp", DATE),
    W("title", HEAD),
    W("toc", NAV),
    W("toolbar", SHARE),
    W("tools", SHARE),
    S("tooltip", POPUP),
    W("top", HEAD),
    W("topic", META),
    S("trending", RELATED),
    S("twitter", SHARE),
    W("updated", DATE),
    W("video", CAPTION),
    W("visually", HIDDEN),
    S("whatsapp", SHARE),
    W("widget", SIDE),
    W("writer", AUTHOR),
    S("wysiwyg", BODY),
#undef S
#undef W
};
enum { STEMS = sizeof stems / sizeof *stems, WORD_MAX = 24 };

static bool word_fits(const char *word, size_t size, size_t i)
{
    size_t stem = stems[i].size;
    if (size < stem || memcmp(word, stems[i].stem, stem) != 0)
        return false;
    return !stems[i].whole || size == stem || (size == stem + 1 && word[stem] == 's');
}

/* Stems that begin a word stand in front of it in the table, the longer the nearer; a handful with the
 * same first letter at most lie between. */
static uint32_t word_hint(const char *word, size_t size)
{
    size_t low = 0, high = STEMS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (galley_str_cmp((galley_str){stems[middle].stem, stems[middle].size},
                           (galley_str){word, size}) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i > 0 && low - i < 4 && stems[i - 1].stem[0] == word[0]; i--)
        if (word_fits(word, size, i - 1))
            return 1u << stems[i - 1].hint;
    return 0;
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

uint32_t galley__html_hints(galley_str value)
{
    uint32_t hints = 0;
    char word[WORD_MAX];
    size_t n = 0;
    for (size_t i = 0; i <= value.size; i++) {
        char c = i < value.size ? value.data[i] : ' ';
        bool turn = is_upper(c) && i > 0 && is_lower(value.data[i - 1]);
        if (n > 0 && (turn || (!is_lower(c) && !is_upper(c)))) {
            hints |= n > 1 ? word_hint(word, n) : 0;
            n = 0;
        }
        if (n < WORD_MAX && (is_lower(c) || is_upper(c)))
            word[n++] = (char)(c | 32);
    }
    return hints;
}
