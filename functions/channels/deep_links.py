"""What a link that opens the chat carries: `https://t.me/<bot>?start=<parameter>`, `https://m.me/<page>?ref=<parameter>`.
Imports core types only.

Telegram takes 64 characters of A–Z, a–z, 0–9, "_" and "-" in it, and sends them on as "/start <parameter>".
"""

import base64
import binascii
import re

from functions.conversation.events import PageContext

PLAIN = re.compile(r"[A-Za-z0-9_-]{1,60}")
PRODUCT, CODED = "sku_", "b64_"
"""A product that is named as it is, and one whose SKU has other signs in it, in base64url."""


def product_parameter(sku: str) -> str:
    """For a link to a product, by SKU or id."""
    if PLAIN.fullmatch(sku):
        return PRODUCT + sku
    return CODED + base64.urlsafe_b64encode(sku.encode()).decode().rstrip("=")


def context(parameter: str) -> PageContext | None:
    """What a link is about; one that names no product is the campaign that it was made for."""
    if parameter.startswith(PRODUCT):
        return PageContext(product=parameter.removeprefix(PRODUCT))
    if parameter.startswith(CODED):
        return PageContext(product=_decoded(parameter.removeprefix(CODED)))
    return PageContext(page=parameter) if parameter else None


def _decoded(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
