"""A line that something else came in the place of: the slip says what to pack, the invoice what was bought."""

from functions.commerce.orders import Order
from functions.invoices.contents import describe
from infra.packing_slip import as_text, slip
from tests.conversation.chat import Chat
from tests.conversation.test_substitutes import LINE, OTHER, proposes, two_lines
from tests.starter import starter_shop


def answered(button: str, **wish: str) -> Chat:
    chat = two_lines()
    proposes(chat, line=LINE, **wish)
    chat.tap(button)
    return chat


def packed(order: Order) -> str:
    return as_text(slip(order, starter_shop()))


def billed(order: Order) -> list[str]:
    """Titles on the invoice, and how many."""
    return [f"{line[1]} × {line[0]}" for line in describe(order, starter_shop())["lines"]]


def test_what_came_instead_is_packed_and_what_was_bought_is_billed() -> None:
    before = two_lines().order
    order = answered("Is goed", sku=OTHER).order
    assert OTHER in packed(order) and LINE not in packed(order).replace(OTHER, "")
    assert billed(order) == billed(before) == [f"{line.quantity} × {line.title}" for line in before.lines]
    (told,) = describe(order, starter_shop())["substitutes"]
    assert order.lines[0].title in told


def test_in_the_shops_own_words_the_slip_has_those_and_the_invoice_what_was_bought() -> None:
    before = two_lines().order
    order = answered("Is goed", words="Een bos ranonkels").order
    assert f"1 × Een bos ranonkels (in plaats van {before.lines[0].title})" in packed(order)
    assert billed(order) == billed(before)


def test_a_line_that_was_refunded_is_not_packed_and_stays_on_the_invoice_beside_its_refund() -> None:
    before = two_lines().order
    order = answered("Geld terug", words="Een bos ranonkels").order
    assert LINE not in packed(order) and order.lines[1].sku in packed(order)
    assert billed(order) == billed(before)
    assert describe(order, starter_shop())["refunds"] and not describe(order, starter_shop())["substitutes"]
