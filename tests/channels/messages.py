"""Neutral messages for tests: one ordinary message of each kind, and strategies that make unreasonable ones."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from functions.commerce.money import step
from functions.commerce.orders import Address
from functions.conversation.message import (
    Bill,
    BillItem,
    Card,
    Carousel,
    Cart,
    Choices,
    Detail,
    Form,
    FormField,
    Invoice,
    Line,
    Link,
    Media,
    Message,
    Option,
    PaymentRequest,
    Price,
    Receipt,
    Text,
)

PICTURE = "https://shop.example/tulp.jpg"


def options(count: int, title: str = "Keuze") -> tuple[Option, ...]:
    return tuple(Option(id=f"o{n}", title=f"{title} {n}") for n in range(1, count + 1))


def card(number: int, **fields: Any) -> Card:
    defaults: dict[str, Any] = {
        "title": f"Boeket {number}",
        "subtitle": f"€ {number}9,95 · nog 2",
        "image": PICTURE,
        "options": (Option(id=f"p:{number}", title="Bekijk"), Option(id=f"add:{number}", title="In mandje")),
    }
    return Card(**defaults | fields)


def carousel(count: int, **fields: Any) -> Carousel:
    cards = tuple(card(number) for number in range(1, count + 1))
    return Carousel(**{"body": "Dit vond ik:", "cards": cards, "opener": "Bekijk"} | fields)


PAID_AT = datetime(2026, 11, 27, 12, tzinfo=UTC)


def billed(**fields: Any) -> Receipt:
    """Two roses for € 59.90 and a vase of € 20.00, € 5.00 off, € 4.95 delivery: € 79.85."""
    bill = Bill(
        currency="EUR",
        buyer="Sanne de Vries",
        shop="De Linde",
        paid_with="iDEAL",
        paid_at=PAID_AT,
        items=(
            BillItem(title="Rode rozen (Middel)", quantity=2, amount=5990, image=PICTURE),
            BillItem(title="Vaas", quantity=1, amount=2000),
        ),
        discounts=(Price(label="Korting LENTE", amount=500),),
        shipping=495,
        total=7985,
        besides=(Line(title="Waarvan btw", amount="€ 6,59"),),
    )
    return Receipt(
        heading="Bedankt! Bestelling 1042",
        number="1042",
        lines=(Line(title="2 × Rode rozen (Middel)", amount="€ 59,90"), Line(title="1 × Vaas", amount="€ 20,00")),
        totals=(
            Line(title="Korting LENTE", amount="−€ 5,00"),
            Line(title="Bezorgen", amount="€ 4,95"),
            *bill.besides,
            Line(title="Totaal", amount="€ 79,85"),
        ),
        note="Voor Sanne, Lindengracht 12.\n\nFactuur (pdf): https://shop.example/i/1",
        bill=bill.model_copy(update=fields),
    )


ORDINARY: dict[str, Message] = {
    "text": Text(body="Hallo! 🌷"),
    "text with a link": Text(body="Lees meer.", link=Link(title="Privacy", url="https://shop.example/privacy")),
    "choices": Choices(body="Wat wilt u doen?", options=options(3), opener="Kies"),
    "many choices": Choices(body="Welke maat?", options=options(7), opener="Kies", footer="De Linde"),
    "carousel": carousel(10),
    "detail": Detail(title="Rode rozen", body="Tien stuks.", image=PICTURE, options=options(3), opener="Kies"),
    "cart": Cart(
        heading="Uw mandje",
        lines=(Line(title="2 × Rode rozen (Middel)", amount="€ 59,90"),),
        totals=(Line(title="Verzending", amount="€ 4,95"), Line(title="Totaal", amount="€ 64,85")),
        note="Inclusief btw.",
        options=(Option(id="pay", title="Bestellen en betalen"), Option(id="menu", title="Menu")),
        opener="Kies",
    ),
    "form": Form(
        id="checkout",
        heading="Waar mag het heen?",
        fields=(
            FormField(id="name", label="Naam", autocomplete="name"),
            FormField(id="email", label="E-mail", input="email", autocomplete="email", error="Dat is geen adres"),
            FormField(id="shipping", label="Bezorging", input="choice", options=options(2)),
        ),
        submit="Verder",
        instead=Text(body="Wat is je naam?"),
    ),
    "payment request": PaymentRequest(
        body="Betaal hier.", link=Link(title="Betalen", url="https://shop.example/p/o1"), amount="€ 64,85"
    ),
    "receipt": Receipt(
        heading="Bedankt! Bestelling 1042",
        number="1042",
        lines=(Line(title="Vaas", amount="€ 20,00"),),
        totals=(Line(title="Totaal", amount="€ 20,00"),),
    ),
    "receipt in figures": billed(),
    "media": Media(url=PICTURE, mime="image/jpeg", caption="Uw boeket"),
}

WORDS = (
    *("de", "roos", "Bezorging", "naïve", "e\u0301clair", "€\u00a029,95", "boeket.", "Klaar?", "x" * 300),
    *("👩‍👩‍👧‍👦", "🇳🇱🇧🇪🇩🇪", "👍🏽", "한국어", "محمد", "1️⃣", "*vet*", "_schuin_"),
)
GAPS = (" ", " ", " ", "\n", "\n\n", "  ", "\n \n")


anything = st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=30).filter(str.strip)
"""Any letters and signs of Unicode; what is no character, or controls a terminal, is taken out where text comes in."""
words = st.one_of(*(st.sampled_from(WORDS) for _ in range(3)), anything)


@st.composite
def texts(draw: st.DrawFn, most_words: int = 900) -> str:
    """Text with words in it. A few drawn words are repeated, which is as good as many and much faster."""
    pattern = draw(st.lists(st.tuples(words, st.sampled_from(GAPS)), min_size=1, max_size=12))
    times = draw(st.sampled_from((1, 1, 2, 9, most_words // len(pattern))))
    return "".join(word + gap for word, gap in pattern * max(times, 1)) + draw(st.sampled_from(WORDS))


NAMES = ("roos", "Bestellen", "en", "betalen", "Groot", "👩‍👩‍👧‍👦", "🇳🇱🇧🇪", "Zomerbloemenboeket", "*vet*")
ordinary = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map(" ".join)
short = st.one_of(ordinary, ordinary, ordinary, anything, texts(6))
ids = st.one_of(st.just(""), st.text("abcdefghijklmnopqrstuvwxyz-ABC:0123456789", max_size=61))


@st.composite
def some_options(draw: st.DrawFn, most: int) -> tuple[Option, ...]:
    count = draw(st.integers(1, most))
    detail = st.one_of(st.just(""), short)
    end, spare = draw(ids), draw(st.sampled_from((count, count, 1)))
    return tuple(
        Option(id=f"o{n}{end}"[:64], title=draw(short), detail=draw(detail), spare=n >= spare) for n in range(count)
    )


pictures = st.sampled_from((PICTURE, PICTURE, None, "", "ftp://shop.example/x.jpg"))
links = st.builds(Link, title=short, url=st.sampled_from((PICTURE, "mailto:x@shop.example", "https://x/" + "y" * 3000)))
lines = st.lists(st.builds(Line, title=short, amount=st.sampled_from(("", "€\u00a01,00"))), max_size=60).map(tuple)


@st.composite
def carousels(draw: st.DrawFn) -> Carousel:
    name = draw(st.sampled_from((ordinary, short)))
    image = draw(st.sampled_from((st.just(PICTURE), st.just(PICTURE), pictures)))
    buttons = tuple(Option(id=f"b{n}", title=draw(short)) for n in range(draw(st.integers(1, 4))))
    cards = tuple(
        Card(
            title=draw(name),
            subtitle=draw(st.one_of(st.just(""), name)),
            image=draw(image),
            options=tuple(Option(id=f"{number}:{option.id}", title=option.title) for option in buttons),
        )
        for number in range(draw(st.integers(1, 23)))
    )
    more = draw(st.one_of(st.none(), st.builds(Option, id=st.just("more"), title=short, detail=short)))
    return Carousel(body=draw(texts()), cards=cards, opener=draw(short), more=more)


invoices = st.one_of(
    st.none(),
    st.builds(
        Invoice,
        title=short,
        payload=st.text("abc0123456789/", min_size=1, max_size=128),
        currency=st.just("EUR"),
        prices=st.just((Price(label="Totaal", amount=100),)),
        start=st.just("pay"),
    ),
)


@st.composite
def receipts(draw: st.DrawFn) -> Receipt:
    """With figures or without; what they say adds up, mostly."""
    currency = draw(st.sampled_from(("EUR", "JPY", "KWD")))
    amounts = st.integers(0, 99_999).map(lambda amount: amount * step(currency))
    items = draw(
        st.lists(
            st.builds(BillItem, title=short, quantity=st.integers(1, 99), amount=amounts, image=pictures), max_size=9
        )
    ) * draw(st.sampled_from((1, 1, 12)))
    shipping, off = draw(amounts), draw(amounts)
    total = sum(item.amount for item in items) + shipping - off
    besides = draw(st.lists(st.builds(Line, title=short, amount=st.just("€\u00a01,00")), max_size=2).map(tuple))
    bill = Bill(
        currency=currency,
        buyer=draw(short),
        shop=draw(short),
        paid_with=draw(short),
        paid_at=PAID_AT,
        items=tuple(items),
        discounts=(Price(label=draw(short), amount=off),) if off else (),
        shipping=shipping,
        total=max(total, 0),
        address=draw(st.sampled_from(ADDRESSES)),
        besides=besides,
    )
    return Receipt(
        heading=draw(short),
        number="1042",
        lines=tuple(Line(title=f"{item.quantity} × {item.title}", amount=f"{item.amount}") for item in items),
        totals=(*besides, Line(title="Totaal", amount=str(total))),
        note=draw(texts(200)),
        bill=bill,
    )


HERE = Address(street="Lindengracht", number="12", postcode="1015 KB", city="Amsterdam", country="NL")
ADDRESSES = (None, HERE, HERE.model_copy(update={"region": "Noord-Holland", "extra": "kamer 4"}))
messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(Text, body=texts(), link=st.one_of(st.none(), links)),
    st.builds(Choices, body=texts(), options=some_options(25), opener=short, footer=st.one_of(st.just(""), short)),
    carousels(),
    carousels(),
    st.builds(
        Detail,
        title=short,
        body=texts(),
        image=pictures,
        pictures=st.lists(pictures.filter(lambda each: each is not None), max_size=12).map(tuple),
        options=some_options(5),
        opener=short,
    ),
    st.builds(Cart, heading=short, lines=lines, totals=lines, note=texts(200), options=some_options(5), opener=short),
    st.builds(PaymentRequest, body=texts(), link=links, amount=st.just("€\u00a01,00"), invoice=invoices),
    receipts(),
    st.builds(Receipt, heading=short, number=st.just("1042"), lines=lines, totals=lines, note=texts(200)),
    st.builds(
        Media,
        url=st.just(PICTURE),
        mime=st.sampled_from(("image/png", "image/webp", "video/mp4", "audio/mpeg", "application/pdf")),
        caption=st.one_of(st.just(""), texts()),
    ),
)
