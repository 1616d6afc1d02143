"""What no way told its shopper is noted for a person of the shop, and nothing else is."""

from functions.conversation.effects import Send
from functions.conversation.telling_events import SendAgain
from functions.errors import Refused
from functions.storage import failures
from functions.storage.failures import Failure
from tests.mailing import Ses
from tests.sending.linked import last, parcel
from tests.sending.test_failed import fails, told_again
from tests.shell.test_mail import Sale


def noted(sale: Sale) -> list[Failure]:
    return list(failures.newest(sale.world.table, sale.world.clock()).rows)


def test_a_message_that_another_way_told_is_none_until_that_way_fails_as_well(sale: Sale) -> None:
    parcel(sale, "out_for_delivery")
    [first] = last(sale.world.turns(), Send)
    fails(sale, first.ids[0])
    fails(sale, told_again(sale)[0].ids[0], 131049)
    assert [each.way for each in told_again(sale)] == ["template", "elsewhere"] and noted(sale) == []


def test_what_is_refused_everywhere_is_noted_once_with_who_what_and_why(sale: Sale) -> None:
    def refuse(reference: str, payload: dict[str, object]) -> None:
        raise Refused("not on WhatsApp", code=131026)

    for phone in (sale.world.phone, sale.world.channels["chat"]):
        phone.refuse = refuse  # type: ignore[union-attr]
    parcel(sale, "out_for_delivery")
    [one] = noted(sale)
    assert (one.why, one.told, one.order) == ("refused", "131026 not on WhatsApp", "")
    assert one.words and failures.count(sale.world.table, sale.world.clock(), 9) == 1
    sale.world.clock.move(days=failures.DAYS, seconds=1)
    assert noted(sale) == [] and failures.count(sale.world.table, sale.world.clock(), 9) == 0


def test_an_answer_that_did_not_arrive_is_noted_and_no_longer_once_it_was_sent_again(sale: Sale) -> None:
    sale.does("menu")
    [answer] = last(sale.world.turns(), Send)
    fails(sale, answer.ids[0])
    [one] = noted(sale)
    assert one.conversation == sale.world.conversation_id() and one.order == ""
    assert failures.find(sale.world.table, one.message) == one
    sale.happens(SendAgain(order="", message=one.message))
    assert told_again(sale)[-1].state == "done" and noted(sale) == []


def test_what_the_shopper_does_not_want_is_no_failure(sale: Sale) -> None:
    sale.does("stop", "stop")
    parcel(sale, "out_for_delivery")
    assert noted(sale) == []


def test_a_refused_letter_is_noted_by_its_subject(sale: Sale, ses: Ses) -> None:
    ses.refuse = [Refused("MessageRejected")]
    with Sale(ses) as other:
        other.buys()
        [one] = noted(other)
        assert one.mail and one.why == "refused" and one.order == other.order.id and one.words
    assert noted(sale) == []


def test_a_name_that_is_none_finds_nothing(sale: Sale) -> None:
    for name in ("", "c1", "c1/x/0", "c1/1", "c1/1/0/9", "/1/0"):
        assert failures.find(sale.world.table, name) is None
