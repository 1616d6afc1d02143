"""What Stripe's page asked → who bought it and where it goes, in our terms. Pure; core types only."""

import re

from functions.commerce.orders import Address
from functions.conversation.money_events import Customer
from functions.payments.session import Asked

STREET_AND_NUMBER = re.compile(r"(?P<street>(?:\d+(?:e|de|ste) )?\D.*?)[\s,]+(?P<number>\d+(?!\d|\s+\d).*)")
""" "Plein 1940 12a" → "Plein 1940", "12a"; "Straat 12, bus 3" → "Straat", "12, bus 3"."""
DUTCH_POSTCODE = re.compile(r"(\d{4})\s*([A-Za-z]{2})")


def customer(asked: Asked) -> Customer:
    return Customer(
        name=asked.name.strip(),
        email=asked.email.strip().lower(),
        phone=asked.phone.strip(),
        recipient=asked.recipient.strip(),
        address=_address(asked) if asked.line1.strip() else None,
    )


def _address(asked: Asked) -> Address:
    """Stripe has one line for street and number. Where they cannot be told apart it stays one: nothing is lost."""
    line, country = " ".join(asked.line1.split()), asked.country.upper()
    found = STREET_AND_NUMBER.fullmatch(line)
    return Address(
        street=found["street"] if found else line,
        number=found["number"] if found else "",
        postcode=_postcode(asked.postal_code.strip(), country),
        city=asked.city.strip(),
        country=country,
        extra=asked.line2.strip(),
        region=asked.state.strip(),
    )


def _postcode(text: str, country: str) -> str:
    """As the chat writes them: "1015kb" → "1015 KB"."""
    found = DUTCH_POSTCODE.fullmatch(text) if country == "NL" else None
    return f"{found[1]} {found[2].upper()}" if found else text
