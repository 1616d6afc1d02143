"""What a shopper arrives on: a link of the shop's own to a product, or to the chat alone, with the campaign that it was
made for. One notation for all channels; how each brings it is the channel's affair.

    Messenger, Telegram   ROOS-ROOD-M__moederdag, of which the channel tells that it is a product
    WhatsApp              Rode rozen (ROOS-ROOD-M #moederdag), a text that the link filled in and a person may change
"""

import re

from functions.commerce.catalogue import Product
from functions.commerce.shop import Shop
from functions.conversation.events import Opened, PageContext, ShopperWrote, TextIn

CAMPAIGN = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
"""What a campaign may be called: no channel changes it, and no SKU ends in "__" and that."""
_BETWEEN = "__"
_IN_TEXT = re.compile(rf"\((?P<product>[A-Za-z0-9][A-Za-z0-9._-]*)?\s*(?:#(?P<campaign>{CAMPAIGN.pattern}))?\)[\s.!]*$")


# --- written ------------------------------------------------------------------------------------------------------


def word(product: str, campaign: str) -> str:
    """For `ref` and `start`."""
    return product + (_BETWEEN + campaign if campaign else "")


def text(title: str, product: str, campaign: str) -> str:
    """For WhatsApp's prefilled message: the title is for the reader, what is in brackets for us."""
    told = " ".join(filter(None, (product, f"#{campaign}" if campaign else "")))
    return f"{title} ({told})" if told else title


# --- read ---------------------------------------------------------------------------------------------------------


def arrived(shop: Shop, wrote: ShopperWrote, *, in_own_words: bool) -> ShopperWrote:
    """The same, opened on what it names. `in_own_words`: a text is to somebody else, and is left as it is."""
    if wrote.context:
        return wrote.model_copy(update={"context": _of_link(shop, wrote.context)})
    found = _IN_TEXT.search(wrote.content.text) if isinstance(wrote.content, TextIn) and not in_own_words else None
    if not found or not (found["product"] or found["campaign"]):
        return wrote
    product = _product(shop, found["product"] or "")
    if found["product"] and product is None:
        return wrote  # something in brackets
    context = PageContext(product=found["product"] if product else "", page=found["campaign"] or "")
    return wrote.model_copy(update={"content": Opened(), "context": context})


def _of_link(shop: Shop, context: PageContext) -> PageContext:
    """A SKU may have the sign in it that parts the campaign: then it is in the shop as it is."""
    if context.product and _product(shop, context.product):
        return context
    for name in ("product", "page"):
        product, between, campaign = getattr(context, name).rpartition(_BETWEEN)
        if between and CAMPAIGN.fullmatch(campaign):
            return context.model_copy(update={"product": product, "page": campaign})
    return context


def _product(shop: Shop, name: str) -> Product | None:
    return (shop.product(name) or shop.product_of(name)) if name else None
