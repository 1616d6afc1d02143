"""The invoice behind its link: a tagged PDF of the order as it is, for the buyer's token alone."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest

from functions import bootstrap, links
from functions.commerce.orders import (
    Attempt,
    AttemptState,
    Company,
    DeliveryDay,
    Discount,
    Order,
    OrderLine,
    OrderStatus,
    Refund,
    Shipping,
)
from functions.commerce.pricing import quote
from functions.errors import PrinterUnavailable
from functions.invoices.contents import describe
from functions.invoices.printing import print_invoice
from functions.privacy.scrub import scrubbed
from tests.payments.edge import Edge, an_order
from tests.payments.test_pages import LINK, Parsed
from tests.payments.till import LINK_KEY, ORDER
from tests.starter import starter_shop

TOKEN = links.sign(ORDER, LINK_KEY, "invoice")
URL = f"/i/{TOKEN}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
LINES = (
    OrderLine(sku="r", product="r", title="Rode rozen (Middel)", quantity=2, price=3495, vat=900, discount=400),
    OrderLine(sku="v", product="v", title="Witte vaas", quantity=1, price=2495, vat=2100, discount=100),
)
POST = Shipping(id="standard", label="Bezorgen", price=495)


def paid(**changed: Any) -> Order:
    paid_at = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    """In Amsterdam the 24th."""
    known = {
        "number": "1042",
        "paid_at": paid_at,
        "lines": LINES,
        "shipping": POST,
        "total": quote(LINES, POST).total,
        "discount": Discount(code="ZOMER5", amount=500),
        "delivery": DeliveryDay(day=date(2026, 11, 27)),
        "attempts": (Attempt(number=1, state=AttemptState.PAID, amount=9480, cart_hash="f00d"),),
    }
    return an_order(OrderStatus.PAID).model_copy(update=known | changed)


def pdf(order: Order) -> bytes:
    return print_invoice(describe(order, starter_shop()))


def text(made: bytes) -> str:
    page = pypdfium2.PdfDocument(made)[0]
    return re.sub(r"[ \xa0]+", " ", page.get_textpage().get_text_bounded()).replace("\r\n", "\n")


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch, edge: Edge) -> Edge:
    monkeypatch.setattr(bootstrap, "live_shop", starter_shop)
    monkeypatch.setattr(bootstrap, "settings", lambda: edge.settings)
    return edge


def get(edge: Edge, path: str = URL, accept: str | None = BROWSER) -> Any:
    return edge.http.get(path, headers={"Accept": accept} if accept is not None else {})


# --- the link -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", [BROWSER, "*/*", "application/pdf", "text/html", "application/json", None])
def test_the_buyer_gets_the_pdf_of_the_order_whatever_their_client_says_it_accepts(
    shop: Edge, accept: str | None
) -> None:
    order = shop.has_order(**{name: getattr(paid(), name) for name in Order.model_fields})
    answer = get(shop, accept=accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="factuur-1042.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.body == pdf(order)


def test_other_answers_are_text_as_ever(shop: Edge) -> None:
    """As API Gateway is told that anything may be binary, whatever is not must say so by itself."""
    from app import app

    assert app.api.binary_types == ["application/pdf", "image/jpeg", "image/png"]
    assert get(shop).headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_payment_link_opens_no_invoice_and_an_invoice_pays_nothing(shop: Edge) -> None:
    shop.has_order(**{name: getattr(paid(), name) for name in Order.model_fields})
    assert get(shop, LINK.replace("/p/", "/i/")).status_code == 404
    answer = shop.get(URL.replace("/i/", "/p/"))
    assert answer.status_code == 404
    assert Parsed(answer.body.decode()).states == ["unknown"]


@pytest.mark.parametrize(
    "changed",
    [{"number": None, "paid_at": None, "status": OrderStatus.AWAITING_PAYMENT}, {"number": None, "paid_at": None}],
)
def test_an_order_without_a_number_has_no_invoice(shop: Edge, changed: dict[str, Any]) -> None:
    order = paid(**changed)
    shop.orders[order.id] = order
    answer = get(shop)
    assert (answer.status_code, Parsed(answer.body.decode()).states) == (404, ["unknown"])


def test_nobody_is_shown_the_invoice_of_who_was_erased(shop: Edge) -> None:
    shop.orders[ORDER] = scrubbed(paid())
    answer = get(shop)
    assert (answer.status_code, Parsed(answer.body.decode()).states) == (404, ["unknown"])


@pytest.mark.parametrize("token", ["nonsense", ORDER, TOKEN[:-1], links.sign(ORDER, "another", "invoice")])
def test_a_link_that_is_none_of_ours_says_no_more_than_that(shop: Edge, token: str) -> None:
    shop.orders[ORDER] = paid()
    answer = get(shop, f"/i/{token}")
    assert (answer.status_code, Parsed(answer.body.decode()).states) == (404, ["unknown"])


def test_a_printer_that_does_not_answer_is_said_and_can_be_asked_again(
    shop: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.orders[ORDER] = paid()

    def fails(_: object) -> bytes:
        raise PrinterUnavailable("ReadTimeoutError")

    monkeypatch.setattr(bootstrap, "print_invoice", fails)
    answer = get(shop)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert Parsed(answer.body.decode()).states == ["later"]


class Lambda:
    """AWS Lambda with the printer in it, as botocore sees it."""

    def __init__(self, *, raises: bool = False) -> None:
        self.raises = raises
        self.called: list[str] = []

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:
        import json

        from functions.lambdas import print_invoice as handler

        self.called.append(FunctionName)
        if self.raises:
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorMessage": "Sanne Jansen"}')}
        return {"Payload": io.BytesIO(json.dumps(handler(json.loads(Payload), None)).encode())}


def test_a_stage_has_it_made_by_the_function_that_can(shop: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.settings, there = replace(shop.settings, printer="stage-PrintInvoice-1"), Lambda()
    monkeypatch.setattr(bootstrap, "_printer", lambda: there)
    shop.orders[ORDER] = paid()
    assert get(shop).body == pdf(paid())
    assert there.called == ["stage-PrintInvoice-1"]


def test_what_the_printer_says_when_it_fails_is_told_to_nobody(shop: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.settings = replace(shop.settings, printer="stage-PrintInvoice-1")
    monkeypatch.setattr(bootstrap, "_printer", lambda: Lambda(raises=True))
    shop.orders[ORDER] = paid()
    answer = get(shop)
    assert answer.status_code == 503 and b"Sanne" not in answer.body
    with pytest.raises(PrinterUnavailable) as told:
        bootstrap.print_invoice({})
    assert "Sanne" not in str(told.value)


# --- what it says -------------------------------------------------------------------------------------------------


def test_it_names_both_parties_the_number_and_the_days() -> None:
    said, trader = (
        text(pdf(paid(company=Company(name="Bakkerij Jansen", vat_id="NL123456789B01")))),
        starter_shop().rules,
    )
    for wanted in (
        trader.name, trader.trader.legal_name, trader.trader.registration, trader.trader.vat_id, "1042",
        "Bakkerij Jansen", "NL123456789B01", "Sanne Jansen", "24 november 2026", "27 november 2026",
    ):  # fmt: skip
        assert wanted in said, wanted


def test_it_adds_up_to_what_stripe_charged_with_the_discount_and_the_vat_of_each_rate() -> None:
    order = paid()
    told = describe(order, starter_shop())
    assert [row[4].replace("\xa0", " ") for row in told["lines"]] == ["€ 69,90", "€ 24,95"]
    flat = [[cell.replace("\xa0", " ") for cell in row] for row in told["totals"]]
    assert flat == [["Artikelen", "€ 94,85"], ["Korting ZOMER5", "− € 5,00"], ["Bezorgen", "€ 4,95"]]
    assert told["total"][1].replace("\xa0", " ") == "€ 94,80"
    cents = [[int(re.sub(r"\D", "", cell)) for cell in row[1:]] for row in told["vat"]["rows"]]
    assert [row[0] for row in told["vat"]["rows"]] == ["9%", "21%"]
    assert all(base + vat == whole for base, vat, whole in cents)
    assert sum(whole for *_, whole in cents) == order.total
    assert [vat for _, vat, _ in cents] == list(quote(order.lines, order.shipping).vat.values())


def test_refunds_so_far_are_on_it_and_what_is_left_but_not_those_of_another_payment() -> None:
    when = datetime(2026, 11, 28, 9, tzinfo=UTC)
    refunds = (
        Refund(id="a", attempt=1, amount=2495, reason="merchant", state="succeeded", at=when),
        Refund(id="b", attempt=1, amount=500, reason="merchant", state="failed"),
        Refund(id="c", attempt=2, amount=9480, reason="duplicate", state="succeeded"),
    )
    told = describe(paid(refunds=refunds), starter_shop())["refunds"]
    assert told["rows"] == [["28 november 2026", "−\xa0€\xa024,95"]]
    assert told["left"][1] == "€\xa069,85"
    assert describe(paid(), starter_shop())["refunds"] is None


def test_of_a_gift_it_says_who_bought_it_and_not_where_it_went() -> None:
    order = paid(gift=True, buyer="Noor Visser", recipient="Oma Visser", card_message="Liefs")
    said = text(pdf(order))
    assert "Noor Visser" in said
    for secret in ("Oma", "Liefs", order.address.street if order.address else "Kade"):
        assert secret not in said


def test_it_speaks_the_orders_language() -> None:
    said = text(pdf(paid(locale="en")))
    for wanted in ("Invoice", "VAT number", "Discount ZOMER5", "−", "24 November 2026"):
        assert wanted in said, wanted
    assert "Factuur" not in said


def test_markup_in_a_name_is_a_name() -> None:
    name = '#panic("x") *vet* $a$ <b> \\ @ref'
    assert name in text(pdf(paid(recipient=name)))


def test_a_long_order_goes_on_on_a_second_page_with_its_header() -> None:
    lines = tuple(
        OrderLine(sku=str(n), product="p", title=f"Artikel {n}", quantity=1, price=100, vat=900) for n in range(50)
    )
    made = pypdfium2.PdfDocument(pdf(paid(lines=lines, total=5495)))
    assert len(made) > 1
    assert "Omschrijving" in made[1].get_textpage().get_text_bounded()


# --- what a screen reader finds -----------------------------------------------------------------------------------


def elements(node: Any) -> list[Any]:
    if isinstance(node, pikepdf.Array):
        return [found for each in node for found in elements(each)]
    if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
        return []
    return [node, *elements(node.get("/K", pikepdf.Array()))]


def kinds(node: Any) -> list[str]:
    return [str(each.S) for each in elements(node)]


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_it_is_tagged_as_pdf_ua_asks(locale: str) -> None:
    """ISO 14289-1: 7.1 (marked, title shown, PDF/UA named), 7.2 (language), 7.5 (header cells with a scope)."""
    opened = pikepdf.open(io.BytesIO(pdf(paid(locale=locale))))
    root = opened.Root
    assert bool(root.MarkInfo.Marked) and not bool(root.MarkInfo.get("/Suspects", False))
    assert str(root.Lang) == locale
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with opened.open_metadata() as known:
        assert known["pdfuaid:part"] == "1"
        assert known["dc:title"].endswith("Bloemenzaak De Linde") and "1042" in known["dc:title"]
    found = elements(root.StructTreeRoot.K)
    assert [str(each.S) for each in found].count("/H1") == 1
    tables = [each for each in found if each.S == "/Table"]
    assert len(tables) == 2
    for table in tables:
        headers = [each for each in elements(table) if each.S == "/TH"]
        assert headers and all("/Column" in str([dict(each) for each in one.A]) for one in headers)
        rows = [kinds(each).count("/TD") for each in elements(table) if each.S == "/TR"]
        assert rows[0] == 0 and set(rows[1:]) == {len(headers)}


def test_every_page_reads_in_the_order_of_the_structure_and_every_font_is_in_the_file() -> None:
    """7.18.3 (tab order), 7.21.4 (fonts embedded), and that letters can be copied out (7.21.7)."""
    opened = pikepdf.open(io.BytesIO(pdf(paid())))
    for page in opened.pages:
        assert "/StructParents" in page
        for font in page.Resources.Font.values():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            assert any(f"/FontFile{kind}" in inner.FontDescriptor for kind in ("", "2", "3"))
            assert "/ToUnicode" in font


def test_everything_that_is_drawn_is_content_or_decoration() -> None:
    """7.1: each piece of content is in the structure, or marked as an artifact."""
    opened = pikepdf.open(io.BytesIO(pdf(paid())))
    for page in opened.pages:
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += (name in ("BDC", "BMC")) - (name == "EMC")
            if name in ("Tj", "TJ", "f", "S", "B", "Do", "sh"):
                assert depth > 0, (name, operands)


def test_a_name_that_no_font_here_can_write_is_still_on_a_tagged_invoice() -> None:
    opened = pikepdf.open(io.BytesIO(pdf(paid(recipient="田中 😊"))))
    assert bool(opened.Root.MarkInfo.Marked) and "/TH" in kinds(opened.Root.StructTreeRoot.K)


def test_the_same_order_prints_to_the_same_bytes() -> None:
    assert pdf(paid()) == pdf(paid())
