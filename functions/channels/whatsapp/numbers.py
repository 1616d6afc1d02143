"""Phone numbers that WhatsApp writes in two ways. For looking a shopper up only, never for making or merging one."""


def same(one: str, other: str) -> bool:
    """Equal, or the two forms of one number: Brazil's ninth digit, Mexico's 1, Argentina's 9 after the country code.

    No rule says which form a number has (it differs by area and year), so both are read and neither is corrected.
    """
    return one == other or plain(one) == plain(other)


def plain(number: str) -> str:
    """The form without the extra digit."""
    if number.startswith("55") and len(number) == 13 and number[4] == "9":
        return number[:4] + number[5:]
    if number.startswith("521") and len(number) == 13:
        return "52" + number[3:]
    if number.startswith("549") and len(number) == 13:
        return "54" + number[3:]
    return number
