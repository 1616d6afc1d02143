"""What becomes of every message on every channel, in this shop, before it is published.

Each template is drawn with the longest and strangest values of the shop and compiled for each channel, as the kind of
message that it is used in. What cannot be sent, or can be read whole nowhere, is an error; an ellipsis is told.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from functions.channels.linter import Problem, lint
from functions.channels.registry import CHANNELS, channel
from functions.conversation.message import Message
from functions.messages.filters import Formats
from functions.messages.lint import Sources
from functions.messages.samples import Values, samples
from functions.messages.shown import MAIL, WRITTEN, Scene, shown
from functions.shop.folder import Folder
from functions.shop.formats import formats


def check_messages(folder: Folder, templates: Sources) -> tuple[Problem, ...]:
    """What becomes of these templates on every channel, in this shop."""
    values = {locale: _values(folder, locale) for locale in templates}
    drawn = samples(templates, values)
    letters = {where: each for where, each in drawn.items() if Path(where).stem.startswith(MAIL)}
    chats = {where: each for where, each in drawn.items() if where not in letters}
    every = [channel(name) for name in CHANNELS]
    mails = [made for made in every if made.name == "email"]
    return (*lint(_messages(chats, folder), every), *lint(_messages(letters, folder), mails))


def _messages(drawn: Mapping[str, str], folder: Folder) -> dict[str, Message]:
    scenes = {locale: _scene(folder, locale) for locale in {Path(where).parent.name for where in drawn}}
    return {where: shown(Path(where).stem, text, scenes[Path(where).parent.name]) for where, text in drawn.items()}


def _scene(folder: Folder, locale: str) -> Scene:
    titles = sorted((product.title[locale] for product in folder.catalogue.products), key=len)[-10:]
    return Scene(tuple(titles) or ("…",))


def _values(folder: Folder, locale: str) -> Values:
    rules, products = folder.shop.rules, folder.catalogue.products
    labels = [product.label(variant.sku, locale) for product in products for variant in product.variants]
    longest = {
        "title": f"{_longest(product.title[locale] for product in products)} ({_longest(labels)})",
        "description": _longest(product.description[locale] for product in products),
        "label": _longest((*labels, *(way.label[locale] for way in rules.shipping))),
        "variant": _longest(labels),
        "answer": _longest(question.answer for question in folder.questions.get(locale, ())),
        "code": _longest(code.code for code in rules.discount_codes),
        "shop": rules.name,
        "phone": rules.contact.phone,
        "privacy_url": rules.privacy_url,
        "terms_url": rules.terms_url,
    }
    made = Formats(formats(locale, rules.country, rules.currency), rules.currency, ZoneInfo(rules.time_zone))
    return Values({**WRITTEN, **{name: text for name, text in longest.items() if text}}, made)


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=len, default="")
