"""A link that a shopper gives to others, by which it is counted who came, and never told who sent them.

The link is one of the shop's own with a campaign's name in it (`arriving`): a hash of who shares under the shell's key,
and a check that only the shell can make, so that nobody is counted for a link that the shop did not give.
"""

import base64
import hashlib
import hmac
import re

from functions.commerce import chat_links
from functions.conversation import arriving
from functions.conversation.events import ShopperWrote
from functions.conversation.intents import Intent
from functions.conversation.message import Link, Option, Text
from functions.conversation.open_question import ask_on
from functions.conversation.talk import Talk

PREFIX = "via-"
CODE = re.compile(rf"{PREFIX}[a-z2-7]{{10}}[a-z2-7]{{6}}")


def options(talk: Talk) -> tuple[Option, ...]:
    """The tap, where the shop is on a channel that links can lead to."""
    return (talk.option("share", "share"),) if chat_links.ways(talk.rules) else ()


def share(talk: Talk) -> None:
    talk.understood(Intent.CHANNELS)
    ways = chat_links.ways(talk.rules)
    if not ways:
        talk.say("share_nowhere")
        ask_on(talk)
        return
    here = talk.conversation.channel
    way = here if here in ways else ways[0]
    code = talk.conversation.share or _code(talk)
    if not talk.conversation.share:
        talk.change(share=code)
        talk.announce("share.made", share=code)
    url = chat_links.opening(talk.rules, way, code, arriving.text(talk.text("share_message"), "", code))
    talk.send(Text(body=talk.text("share"), link=Link(title=talk.text("label_share"), url=url)))


def note_arrival(talk: Talk, wrote: ShopperWrote) -> None:
    """Somebody who never wrote before came by such a link: counted once, whatever they tap later."""
    code = wrote.context.page if wrote.context else ""
    if talk.conversation.last_inbound_at is None and CODE.fullmatch(code) and _is_ours(talk, code):
        talk.change(came_by=code)
        talk.announce("share.followed", share=code)


def note_purchase(talk: Talk, order: str, total: int, currency: str) -> None:
    """The first order of who came by such a link."""
    if talk.conversation.came_by and not any(past.id != order for past in talk.conversation.orders):
        talk.announce("share.bought", share=talk.conversation.came_by, order=order, basket=total, currency=currency)


def _code(talk: Talk) -> str:
    name = _letters(talk.facts.links.claim("share", talk.conversation.id))[:10]
    return f"{PREFIX}{name}{_check(talk, name)}"


def _check(talk: Talk, name: str) -> str:
    return _letters(talk.facts.links.claim("share-check", name))[:6]


def _is_ours(talk: Talk, code: str) -> bool:
    name, check = code.removeprefix(PREFIX)[:10], code[-6:]
    return hmac.compare_digest(_check(talk, name), check)


def _letters(secret: str) -> str:
    return base64.b32encode(hashlib.sha256(secret.encode()).digest()).decode().lower()
