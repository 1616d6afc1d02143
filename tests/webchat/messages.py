"""One neutral message of each kind, as the API gives them to the page."""

from typing import Any

Entry = dict[str, Any]


def option(id: str, title: str, detail: str = "") -> Entry:
    return {"id": id, "title": title, "detail": detail, "spare": False}


LINES = [
    {"title": "2 × Rode rozen (Middel)", "amount": "€ 59,90"},
    {"title": "1 × Glazen vaas, helder, handgeblazen", "amount": "€ 17,50"},
]
TOTALS = [{"title": "Verzending", "amount": "€ 5,95"}, {"title": "Totaal", "amount": "€ 83,35"}]

TEXT: Entry = {
    "kind": "text",
    "body": "Je pakket is onderweg.",
    "link": {"title": "Volg je pakket", "url": "https://track.example.com/1"},
}
GREETING: Entry = {
    "kind": "choices",
    "body": "Hallo! Welkom bij *De Linde*. Ik ben de automatische assistent van de winkel.\n\n"
    "Hoe we met je gegevens omgaan: https://www.example.com/privacy",
    "options": [option("browse:bouquets", "Boeketten"), option("browse:plants", "Planten"), option("help", "Hulp")],
    "opener": "Kies",
    "footer": "Typ gerust wat je zoekt.",
}
LIST: Entry = {
    "kind": "choices",
    "body": "Hoe wil je het ontvangen?",
    "options": [
        option("ship:home", "Bezorgen", "€ 5,95 · morgen in huis"),
        option("ship:pickup", "Zelf ophalen", "Gratis · vandaag vanaf 15:00"),
    ],
    "opener": "Kies",
    "footer": "",
}
SEEN = "Twintig rode rozen in een glazen vaas"
CAROUSEL: Entry = {
    "kind": "carousel",
    "body": "Rode rozen en wat erbij past:",
    "opener": "Bekijk producten",
    "cards": [
        {
            "title": title,
            "subtitle": price,
            "image": f"/picture-{number}.jpg",
            "alt": "" if number else SEEN,
            "sku": "",
            "options": [option(f"show:{number}", "Bekijk"), option(f"add:{number}", "In winkelwagen")],
        }
        for number, (title, price) in enumerate(
            [
                ("Rode rozen", "€ 29,95"),
                ("Pioenrozen in zachtroze", "€ 34,50 · nog 2"),
                ("Veldboeket", "€ 19,95"),
                ("Lavendel en lathyrus", "Uitverkocht"),
            ]
        )
    ],
    "more": option("more", "Meer laten zien"),
    "catalogue": "",
}
DETAIL: Entry = {
    "kind": "detail",
    "title": "Rode rozen",
    "body": "€ 29,95 · op voorraad\n\nTwintig langstelige rode rozen, vers van de veiling.",
    "image": "/picture-0.jpg",
    "alt": SEEN,
    "pictures": [],
    "options": [option("size:s", "Klein, 10 stelen"), option("add:0", "In winkelwagen")],
    "opener": "Kies",
}
CART: Entry = {
    "kind": "cart",
    "heading": "Je winkelwagen",
    "lines": LINES,
    "totals": TOTALS,
    "note": "Gratis bezorging vanaf € 100.",
    "options": [option("checkout", "Bestellen en betalen"), option("edit", "Wijzigen")],
    "opener": "Kies",
}
PAYMENT: Entry = {
    "kind": "payment_request",
    "body": "We houden de bloemen tot 14:30 voor je vast.",
    "amount": "€ 83,35",
    "link": {"title": "Betalen", "url": "https://pay.example.com/p/x"},
    "invoice": None,
}
RECEIPT: Entry = {
    "kind": "receipt",
    "heading": "Bedankt voor je bestelling",
    "number": "1042",
    "lines": LINES,
    "totals": TOTALS,
    "note": "Je hoort hier wanneer je bloemen onderweg zijn.",
}
MEDIA: Entry = {"kind": "media", "url": "/picture-1.jpg", "mime": "image/jpeg", "caption": "Zo ziet je boeket eruit."}


def field(id: str, label: str, **more: Any) -> Entry:
    usual = {
        "input": "text",
        "autocomplete": "off",
        "options": [],
        "required": True,
        "value": "",
        "hint": "",
        "error": "",
    }
    return {"id": id, "label": label} | usual | more


FORM: Entry = {
    "kind": "form",
    "id": "checkout",
    "heading": "Voor wie is het, en waar mag het heen?",
    "fields": [
        field("name", "Naam", autocomplete="name", value="Ada de Vries"),
        field("address", "Adres", autocomplete="street-address", hint="Postcode en huisnummer is genoeg"),
        field("email", "E-mail", input="email", autocomplete="email", error="Dit is geen e-mailadres."),
        field("phone", "Telefoon", input="tel", autocomplete="tel", required=False),
        field(
            "shipping",
            "Hoe wil je het ontvangen?",
            input="choice",
            options=[option("standard", "Bezorgen", "€ 4,95"), option("pickup", "Ophalen", "gratis")],
            value="standard",
        ),
        field("note", "Voor de bezorger", input="lines", required=False),
    ],
    "submit": "Verder",
    "instead": {"kind": "text", "body": "Wat is je naam?", "link": None},
}
EVERY = (TEXT, GREETING, LIST, CAROUSEL, DETAIL, CART, PAYMENT, RECEIPT, MEDIA, FORM)


def text(body: str) -> Entry:
    return {"kind": "text", "body": body, "link": None}
