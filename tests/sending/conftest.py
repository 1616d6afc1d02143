from collections.abc import Iterator

import pytest

from functions.conversation.events import ShopperWrote, TextIn
from functions.conversation.linked import Linked
from functions.storage.persons import rewrite_conversation
from tests.mailing import Ses
from tests.sending.linked import OTHER, Chat, other
from tests.shell.test_mail import Sale
from tests.starter import Ruled


@pytest.fixture
def ses() -> Ses:
    return Ses()


@pytest.fixture
def sale(ses: Ses) -> Iterator[Sale]:
    """An order paid on one channel, by somebody who has taken their talk there from another."""
    with Sale(ses) as sale:
        world = sale.world
        world.channels["chat"] = Chat()
        world.shop = Ruled(world.shop.rules.model_copy(update={"quiet_hours": "21:00-08:00"}))
        sale.buys()
        world.happens(ShopperWrote(content=TextIn(text="hoi")), account=OTHER)
        world.run()
        link = Linked(conversation=other(sale), channel="chat", at=world.clock())
        rewrite_conversation(
            world.table,
            world.conversation_id(),
            lambda each: each.model_copy(update={"linked": (link,), "version": each.version + 1}),
            400,
        )
        yield sale
