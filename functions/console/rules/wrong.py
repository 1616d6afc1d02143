"""What the reader of shop.yaml says is wrong, in a merchant's words: WRONG, the first of which that fits says it.

The reader speaks English, to who edits the file. Each sentence that a form leads to has a text, "rules.w_<name>".
"""

import re

from functions.console.texts import Texts

WRONG: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"write no mark between the thousands", "thousands"),
        (r"^“(?P<text>.*)” is not (?:an amount|right) → (?:.*: )?write it as (?P<example>[\d.,]+)$", "amount"),
        (r"→ (?P<most>[A-Z]{3} [\d.,]+) is the most that can be paid online", "amount_most"),
        (r"the last of three decimals must be 0", "amount_three"),
        (r"^“(?P<text>.*)” is not (?:a rate|right) → write it as \d+%", "percent"),
        (r"is missing, and the law requires it", "law"),
        (r"should be a valid integer|should be a valid number", "whole"),
        (r"greater than or equal to (?P<least>\d+)", "least"),
        (r"less than or equal to (?P<most>\d+)", "most"),
        (r"should match pattern '\^\[A-Z\]\{2\}\$'", "country"),
        (r"should match pattern '\^\[A-Z\]\{3\}\$'", "currency_code"),
        (r"should match pattern '\^\[A-Z\]\{3,8\}\$'", "prefix"),
        (r"should match pattern|is not an id → ", "id"),
        (r"should be '", "choice"),
        (r"should be a valid (?:date|datetime)\b|is not a day → write 2026|is not a moment", "day"),
        (r"should be (?:in )?a valid time|is not a time → ", "time"),
        (r"should have at least 1 item|categories.* is missing", "one"),
        (r"^is missing → |should be a valid string|^“None” is not", "fill_in"),
        (r"are not hours → write them as (?P<example>\S+)", "hours"),
        (r"ends before it begins", "ends_first"),
        (r"is not a country that we know", "holidays"),
        (r"^“(?P<country>.*)” is not one of its countries", "area_country"),
        (r"^“(?P<text>.*)” is not an area", "area"),
        (r"has days, but not until when", "needs_cut_off"),
        (r"two have one id|is there twice", "twice"),
        (r"a shopper can be shown (?P<most>\d+) at most", "slots"),
        (r"has no rate for “(?P<name>.*)”", "no_rate"),
        (r"^has no (?P<locale>\S+) → ", "no_text"),
        (r"text has (?P<had>\d+) characters → shorten it to (?P<most>\d+)", "long"),
        (r"is shorter than the right to withdraw → write (?P<least>\d+)", "shorter"),
        (r"is kept of nothing", "label_cost"),
        (r"is not an e-mail address", "email"),
        (r"is not a web address", "address"),
        (r"is not an origin", "origin"),
        (r"is no page → ", "page"),
        (r"is no bot's name", "bot"),
        (r"is not a number → write (?P<example>.*)", "phone"),
        (r"a KvK number has 8 digits", "kvk"),
        (r"a KBO number has 10 digits", "kbo"),
        (r"is not right → write it (?:as|with its country:) (?P<example>[A-Z]{2}\d+\S*)", "vat_id"),
        (r"use 3 to 24 letters, digits and hyphens", "code"),
        (r"takes nothing off, or in two ways", "one_of_two"),
        (r"^“(?P<text>.*)” is no category (?:or|and no) product", "goods"),
        (r"^“(?P<text>.*)” is under (?P<other>\S+) too", "two_reasons"),
        (r"is not a country abroad", "abroad"),
        (r"^“(?P<name>.*)” is no name under vat", "vat_name"),
        (r"^(?P<currency>\S+) cannot be charged", "currency"),
        (r"^“(?P<text>.*)” is not a locale", "locale"),
        (r"write it as Europe/Amsterdam", "zone"),
        (r"opens after it starts", "doors"),
        (r"is after the event", "sale_ends"),
        (r"is how tickets are delivered", "in_chat"),
        (r"should be a valid (?:dictionary|tuple|list)|is not a list", "fill_in"),
    )
)


def in_words(what: str, do: str, texts: Texts) -> str:
    """As the reader has it where there are no words for it."""
    whole = f"{what} → {do}"
    for pattern, name in WRONG:
        if told := pattern.search(whole):
            return texts(f"rules.w_{name}", **{key: text or "" for key, text in told.groupdict().items()})
    return whole
