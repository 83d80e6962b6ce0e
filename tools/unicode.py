#!/usr/bin/env python3
"""Make the character tables of core/text from the Unicode Character Database.

    tools/unicode.py UCD_DIR OUT.c     (UCD_DIR is /usr/share/unicode of Debian's unicode-data)
    tools/unicode.py UCD_DIR           print the version of Unicode

Run by Meson; nothing it makes is committed. Each code point has one of less than 256 different records
(word class, sentence class, flags, grapheme class). The number of its record is found through two stages: the first
gives the block of 128 code points, the second the record; equal blocks are stored once. core/text/unicode.h
has the names used here and reads the tables.
SPDX-License-Identifier: MIT
"""
import os
import re
import sys

LAST = 0x10FFFF
BLOCK = 128

WORD = {
    "Other": "OTHER", "CR": "CR", "LF": "LF", "Newline": "NEWLINE", "Extend": "EXTEND", "ZWJ": "ZWJ",
    "Format": "FORMAT", "Katakana": "KATAKANA", "Hebrew_Letter": "HEBREW", "ALetter": "ALETTER",
    "Single_Quote": "SINGLE_QUOTE", "Double_Quote": "DOUBLE_QUOTE", "MidNumLet": "MIDNUMLET",
    "MidLetter": "MIDLETTER", "MidNum": "MIDNUM", "Numeric": "NUMERIC", "ExtendNumLet": "EXTENDNUMLET",
    "Regional_Indicator": "REGIONAL", "WSegSpace": "SPACE",
}
SENTENCE = {
    "Other": "OTHER", "CR": "CR", "LF": "LF", "Sep": "SEP", "Extend": "EXTEND", "Format": "FORMAT",
    "Sp": "SP", "Lower": "LOWER", "Upper": "UPPER", "OLetter": "OLETTER", "Numeric": "NUMERIC",
    "ATerm": "ATERM", "STerm": "STERM", "SContinue": "SCONTINUE", "Close": "CLOSE",
}
GRAPHEME = {
    "Other": "OTHER", "CR": "CR", "LF": "LF", "Control": "CONTROL", "Extend": "EXTEND", "ZWJ": "ZWJ",
    "Regional_Indicator": "REGIONAL", "Prepend": "PREPEND", "SpacingMark": "SPACING", "L": "L", "V": "V", "T": "T",
    "LV": "LV", "LVT": "LVT",
}
# General categories and binary properties, in the order in which they are written.
FLAG_OF_CATEGORY = {"L": "LETTER", "N": "NUMBER", "P": "PUNCT", "S": "SYMBOL"}
FLAG_OF_PROPERTY = {
    "White_Space": "SPACE", "Default_Ignorable_Code_Point": "IGNORABLE", "Uppercase": "UPPER",
    "Lowercase": "LOWER", "Extended_Pictographic": "PICTURE",
}


def fields(path):
    """The lines "first[..last] ; value" of a property file, as (first, last, value)."""
    with open(path, encoding="utf-8") as f:
        for line in f:
            line = line.split("#", 1)[0].strip()
            if not line:
                continue
            span, value = [part.strip() for part in line.split(";")[:2]]
            first, _, last = span.partition("..")
            yield int(first, 16), int(last or first, 16), value


def break_classes(ucd, records):
    for index, name, known in ((0, "WordBreakProperty.txt", WORD), (1, "SentenceBreakProperty.txt", SENTENCE),
                               (3, "GraphemeBreakProperty.txt", GRAPHEME)):
        for first, last, value in fields(os.path.join(ucd, "auxiliary", name)):
            if value not in known:
                sys.exit("unicode.py: %s: unknown class %s" % (name, value))
            for c in range(first, last + 1):
                records[c][index] = known[value]


def binary_properties(ucd, records):
    for name in ("PropList.txt", "DerivedCoreProperties.txt", "emoji/emoji-data.txt"):
        for first, last, value in fields(os.path.join(ucd, name)):
            flag = FLAG_OF_PROPERTY.get(value)
            if flag:
                for c in range(first, last + 1):
                    records[c][2].add(flag)


def categories(ucd, records):
    for first, last, value in fields(os.path.join(ucd, "extracted/DerivedGeneralCategory.txt")):
        flags = set()
        if value[0] in FLAG_OF_CATEGORY:
            flags.add(FLAG_OF_CATEGORY[value[0]])
        if value == "Nd":
            flags.add("DIGIT")
        if value == "Lt":
            flags.add("TITLE")
        if flags:
            for c in range(first, last + 1):
                records[c][2] |= flags


ASCII_OF_WORD = {
    "NUMERIC": 4, "EXTENDNUMLET": 8, "MIDLETTER": 16, "MIDNUMLET": 16 | 32, "SINGLE_QUOTE": 16 | 32, "MIDNUM": 32,
}


def ascii_bits(record):
    """enum galley__ascii_bits of core/text/unicode.h"""
    word, _, flags, _ = record
    bits = ASCII_OF_WORD.get(word, 0)
    if word == "ALETTER":
        bits |= 1 if "UPPER" in flags else 2
    if "SPACE" in flags:
        bits |= 64
    if "PUNCT" in flags:
        bits |= 128
    return bits


# -- folding, as core/text/fold.c does it, where the result is one character --

FOLDED_LAST = 0x4FF
TYPOGRAPHY = {0x2BC: 0x27}


def decompositions(ucd):
    """Code point -> (decomposition or [], combining class, category)."""
    out = {}
    with open(os.path.join(ucd, "UnicodeData.txt"), encoding="utf-8") as f:
        for line in f:
            part = line.split(";")
            points = [int(x, 16) for x in part[5].split() if not x.startswith("<")]
            out[int(part[0], 16)] = (points, int(part[3]), part[2])
    return out


def case_folds(ucd):
    out = {}
    with open(os.path.join(ucd, "CaseFolding.txt"), encoding="utf-8") as f:
        for line in f:
            part = [x.strip() for x in line.split("#", 1)[0].split(";")]
            if len(part) > 2 and part[1] in ("C", "F"):
                out[int(part[0], 16)] = [int(x, 16) for x in part[2].split()]
    return out


def fully(c, parts, folds):
    points = folds.get(c) or parts.get(c, ([], 0, ""))[0]
    return [c] if not points else [x for p in points for x in fully(p, parts, folds)]


def simple_folds(ucd, records):
    """For each code point up to FOLDED_LAST the one it folds to; 0 where it is not as simple as that."""
    parts, folds, out = decompositions(ucd), case_folds(ucd), []
    for c in range(FOLDED_LAST + 1):
        points = []
        for p in fully(c, parts, folds):
            rank = parts.get(p, ([], 0, ""))[1]
            if not (rank == 1 or 10 <= rank <= 35 or rank >= 200):
                points.append(p)
        known = c in parts and parts[c][2][0] != "M" and "IGNORABLE" not in records[c][2]
        simple = known and len(points) == 1 and parts[points[0]][2][0] != "M"
        out.append(TYPOGRAPHY.get(points[0], points[0]) if simple else 0)
    return out


def normalization(ucd, records):
    """JOINS: what NFC may change, or put together with what stands before it."""
    for first, last, value in fields(os.path.join(ucd, "DerivedNormalizationProps.txt")):
        if value == "NFC_QC":
            for c in range(first, last + 1):
                records[c][2].add("JOINS")
    for c, (_, rank, _) in decompositions(ucd).items():
        if rank:
            records[c][2].add("JOINS")


NARROW_FIRST, NARROW_LAST = 0xFF00, 0xFFEF


def narrow(ucd):
    """The half-width and full-width forms: what each is a form of; 0: of nothing."""
    out = [0] * (NARROW_LAST - NARROW_FIRST + 1)
    with open(os.path.join(ucd, "UnicodeData.txt"), encoding="utf-8") as f:
        for line in f:
            part = line.split(";")
            form = part[5].split()
            if form and form[0] in ("<wide>", "<narrow>") and int(part[0], 16) != 0x3000:
                out[int(part[0], 16) - NARROW_FIRST] = int(form[1], 16)
    return out


def stages(ids):
    """(first stage, second stage) of a list of record numbers."""
    first, second, seen = [], [], {}
    for start in range(0, LAST + 1, BLOCK):
        block = tuple(ids[start:start + BLOCK])
        if block not in seen:
            seen[block] = len(second) // BLOCK
            second.extend(block)
        first.append(seen[block])
    return first, second


def array(out, kind, name, values):
    out.append("const %s %s[%d] = {" % (kind, name, len(values)))
    for i in range(0, len(values), 24):
        out.append("    " + ", ".join(map(str, values[i:i + 24])) + ",")
    out.append("};")


def version(ucd):
    with open(os.path.join(ucd, "auxiliary", "WordBreakProperty.txt"), encoding="utf-8") as f:
        found = re.search(r"-(\d+\.\d+\.\d+)\.txt", f.readline())
    if not found:
        sys.exit("unicode.py: no version in WordBreakProperty.txt")
    return found.group(1)


def generate(ucd):
    records = [["OTHER", "OTHER", set(), "OTHER"] for _ in range(LAST + 1)]
    break_classes(ucd, records)
    binary_properties(ucd, records)
    categories(ucd, records)
    normalization(ucd, records)

    numbers, ids = {}, []
    for word, sentence, flags, grapheme in records:
        key = (word, sentence, tuple(sorted(flags)), grapheme)
        ids.append(numbers.setdefault(key, len(numbers)))
    if len(numbers) > 256:
        sys.exit("unicode.py: %d different records do not fit in a byte" % len(numbers))

    first, second = stages(ids)
    out = ["/* Made by tools/unicode.py from the Unicode Character Database %s. */" % version(ucd),
           '#include "core/text/unicode.h"', ""]
    array(out, "uint8_t", "galley__ascii_bits", [ascii_bits(r) for r in records[:128]] + [0] * 128)
    array(out, "uint16_t", "galley__unicode_folded", simple_folds(ucd, records))
    array(out, "uint16_t", "galley__unicode_block", first)
    array(out, "uint8_t", "galley__unicode_record", second)
    out.append("const galley__character galley__unicode_character[%d] = {" % len(numbers))
    for word, sentence, flags, _ in numbers:
        bits = " | ".join("GALLEY__IS_" + f for f in flags) or "0"
        out.append("    {GALLEY__WORD_%s, GALLEY__SENTENCE_%s, %s}," % (word, sentence, bits))
    out.append("};")
    out.append("const uint8_t galley__unicode_grapheme[%d] = {" % len(numbers))
    out += ["    GALLEY__GRAPHEME_%s," % grapheme for _, _, _, grapheme in numbers]
    out.append("};")
    array(out, "uint16_t", "galley__unicode_narrow", narrow(ucd))
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    if len(sys.argv) == 2:
        print(version(sys.argv[1]))
        return
    text = generate(sys.argv[1])
    with open(sys.argv[2], "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
