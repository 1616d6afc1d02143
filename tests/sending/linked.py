"""Somebody with a paid order, and another conversation that they linked with it: what was said in either."""

from dataclasses import replace
from datetime import datetime

from functions.channels.channel import Parsed, TemplateReviewed
from functions.clock import wake
from functions.conversation.events import FulfilmentReported
from functions.intake import Intake
from functions.storage.turns import Mark, Turn
from tests.shell.test_mail import Sale
from tests.world import USER, Phone

OTHER = "chat:1"


class Chat(Phone):
    """A channel without a window, and without templates."""

    name = "chat"
    capabilities = replace(Phone.capabilities, window=None, templates="")


def other(sale: Sale) -> str:
    return sale.world.conversation_id(USER, OTHER)


def parcel(sale: Sale, state: str) -> None:
    sale.happens(FulfilmentReported(order=sale.order.id, state=state, carrier="PostNL", tracking_url="https://t/3S"))


def reject(sale: Sale, *updates: str) -> None:
    intake = Intake(sale.world.table, sale.world.mailbox, sale.world.unreadable, sale.world.clock)
    names = [sale.world.shop.rules.whatsapp_templates[update].name for update in updates]
    found = tuple(TemplateReviewed(name, "nl", "rejected", "TAG_CONTENT_MISMATCH") for name in names)
    intake.take("phone", Parsed(templates=found), b"{}", sale.world.clock())


def last(turns: tuple[Turn, ...], kind: type) -> list[Mark]:
    """What became of the last turn that has such effects."""
    for turn in reversed(turns):
        if found := [turn.marks[at] for at, effect in enumerate(turn.effects) if isinstance(effect, kind)]:
            return found
    return []


def said(sale: Sale, channel: str = "phone") -> list[str]:
    phone = sale.world.channels[channel]
    assert isinstance(phone, Phone)
    return [str(payload.get("template") or payload["text"]) for _, _, payload in phone.sent]


def at(sale: Sale, moment: datetime) -> None:
    sale.world.clock.now = moment
    wake(sale.world.table, sale.world.mailbox, moment)
    sale.world.run()
