"""Telephone numbers as people write them, to E.164 and back. Pure: `phonenumbers` is tables and regular expressions
(docs/adr/0012). It is imported where it is used, for it takes 25 ms that few messages need.
"""

NEAR, FAR = ("NL", "BE"), ("DE", "GB")
"""Where else a number without its country may be from, when it is none of the country asked for."""
LONGEST = 600


def read_phone(text: str, country: str) -> str | None:
    """The first number in a text that exists, as E.164; without a country in front it is one of `country`, else of the
    nearest neighbour that has such numbers. None: there is none, or it may be of several far ones. Never raises."""
    plain = text[:LONGEST].replace("(0)", " ")
    for region in (country, *(each for each in NEAR if each != country)):
        found = _first(plain, region)
        if found:
            return found
    far = {found for region in FAR if (found := _first(plain, region))}
    return far.pop() if len(far) == 1 else None


def _first(plain: str, region: str) -> str | None:
    from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number

    found = next(iter(PhoneNumberMatcher(plain, region, leniency=Leniency.VALID)), None)
    return str(format_number(found.number, PhoneNumberFormat.E164)) if found else None


def shown_phone(number: str, country: str) -> str:
    """An E.164 number as people of `country` write it: "06 12345678" at home, "+32 470 12 34 56" from abroad."""
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse, region_code_for_number

    try:
        parsed = parse(number, None)
    except NumberParseException:
        return number
    home = region_code_for_number(parsed) == country
    return str(format_number(parsed, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL))
