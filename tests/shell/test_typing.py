"""While Stripe makes a payment link the shopper sees that somebody is typing; and nothing depends on it."""

from collections.abc import Iterator

import pytest

from functions.conversation.events import ShopperWrote, TextIn
from functions.errors import ChannelError, Refused, SlowDown, Unavailable
from tests.shell.test_mail import TO_THE_SUMMARY, Sale
from tests.world import ACCOUNT, Phone


class TypingPhone(Phone):
    """It can show that an answer is being made."""

    name = "phone"

    def __init__(self) -> None:
        super().__init__()
        self.typing: list[tuple[str, str, str]] = []
        self.failure: ChannelError | None = None

    def show_typing(self, account: str, address: str, message_id: str, *, token: str) -> None:
        self.typing.append((account, message_id, token))
        if self.failure:
            raise self.failure


@pytest.fixture
def sale() -> Iterator[Sale]:
    with Sale(None) as sale:
        sale.world.phone = sale.world.channels["phone"] = TypingPhone()
        sale.does("hoi", *TO_THE_SUMMARY[:-1])
        yield sale


def confirms(sale: Sale) -> TypingPhone:
    sale.world.happens(ShopperWrote(content=TextIn(text="ja"), message_id="in.confirm"), account=ACCOUNT)
    sale.world.run()
    assert isinstance(sale.world.phone, TypingPhone)
    return sale.world.phone


def test_typing_is_shown_once_while_a_link_is_made_and_at_no_other_time(sale: Sale) -> None:
    assert isinstance(sale.world.phone, TypingPhone) and sale.world.phone.typing == []
    phone = confirms(sale)
    assert [command.call.type for command in sale.world.commands] == ["open_payment"]
    assert phone.typing == [(ACCOUNT, "in.confirm", "token-of-phone")]


@pytest.mark.parametrize("failure", [Unavailable("x"), Refused("x", operator=True), SlowDown("x")])
def test_what_goes_wrong_with_it_stops_nothing(sale: Sale, failure: ChannelError) -> None:
    assert isinstance(sale.world.phone, TypingPhone)
    sale.world.phone.failure = failure
    before = len(sale.world.phone.sent)
    phone = confirms(sale)
    assert len(phone.typing) == 1 and len(sale.world.commands) == 1
    assert len(phone.sent) >= before
    sale.does("menu")
    assert len(phone.sent) > before, "and the channel is not taken for slow"
