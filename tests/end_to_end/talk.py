"""A shopper at the deployed shop, over the simulator's control API: says something, then waits for words to arrive.

WORDS has what a shopper says and what must come back, per language; the golden transcripts hold the rest to the letter.
"""

import itertools
import time
from dataclasses import dataclass, field

from infra.simulator.client import Answer, Shopper, Simulator

NUMBERS = itertools.count(11)
"""A conversation outlives a test, so each shopper is a new one."""
PATIENCE = 25.0

WORDS = {
    "nl": {
        "greet": ("hoi", "automatische assistent"),
        "search": ("rode rozn", "Rode rozen"),
        "view": ("Rode rozen / Bekijk", "Middel"),
        "size": ("Middel", "mandje gelegd"),
        "checkout": ("Afrekenen", "jezelf of"),
        "form shown": ("Afrekenen", "waar mag het heen"),
        "form": ("Verder", "welke dag"),
        "slot after the form": ("13:00–18:00", "kaartje"),
        "for": ("Voor iemand anders", "Voor wie"),
        "name": ("Sanne de Vries", "bezorgen?"),
        "shipping": ("Bezorgen", "welk adres"),
        "address": ("Lindengracht 12, 1015 KB Amsterdam", "bellen"),
        "phone": ("Overslaan", "welke dag"),
        "day": ("zo snel mogelijk", "Hoe laat"),
        "slot": ("13:00–18:00", "e-mailadres"),
        "email": ("sanne@example.com", "kaartje"),
        "card": ("Geen kaartje", "€ 39,90"),
        "order": ("Bestellen en betalen", "60 minuten"),
        "paid": ("", "Betaald, dank je wel"),
        "dispatched": ("", "onderweg met PostNL"),
        "delivered": ("", "is bezorgd"),
        "feedback": ("", "Hoe was het"),
        "thanks": ("bedankt", "Graag gedaan"),
        "stars": ("5", "eigen woorden"),
        "review": ("Prachtige rozen.", "je review"),
        "reminder": ("", "verloopt"),
        "expired": ("", "verlopen"),
        "again": ("Nieuwe link", "60 minuten"),
    },
    "en": {
        "greet": ("hi", "automated assistant"),
        "search": ("red rosses", "Red roses"),
        "view": ("Red roses / View", "Medium"),
        "size": ("Medium", "Added to your cart"),
        "checkout": ("Check out", "yourself or"),
        "form shown": ("Check out", "where shall it go"),
        "form": ("Continue", "which day"),
        "slot after the form": ("13:00–18:00", "the card"),
        "for": ("For someone else", "Who is it for"),
        "name": ("Eva Jansen", "deliver it?"),
        "shipping": ("Delivery", "which address"),
        "address": ("Herengracht 100, 1015 BS Amsterdam", "courier call"),
        "phone": ("Skip", "which day"),
        "day": ("as soon as possible", "What time"),
        "slot": ("13:00–18:00", "e-mail address"),
        "email": ("eva@example.com", "the card"),
        "card": ("No card", "€39.90"),
        "order": ("Order and pay", "60 minutes"),
        "paid": ("", "Paid, thank you"),
        "dispatched": ("", "on its way with PostNL"),
        "delivered": ("", "has been delivered"),
        "feedback": ("", "How was it"),
        "thanks": ("thanks", "You are welcome"),
        "stars": ("5", "a few words"),
        "review": ("Lovely roses.", "your review"),
        "reminder": ("", "expires"),
        "expired": ("", "has expired"),
        "again": ("New link", "60 minutes"),
    },
}
TAPPED = {
    "view", "size", "checkout", "form shown", "for", "shipping", "phone", "slot", "slot after the form", "card",
    "order", "again",
}  # fmt: skip
TITLES = {
    "telegram": {("nl", "view"): "Bekijk", ("en", "view"): "View"},
    "wechat": {("nl", "view"): "Rode rozen", ("en", "view"): "Red roses"},
    "kik": {("nl", "view"): "Rode rozen", ("en", "view"): "Red roses"},
}
"""Where what is tapped is called otherwise: a card is shown by itself, or is a choice in a list."""
FORM = {
    "gift": "other",
    "name": "Sanne de Vries",
    "street": "Lindengracht 12",
    "postcode": "1015 KB",
    "city": "Amsterdam",
    "email": "sanne@example.com",
}
TO_THE_SUMMARY = {
    "whatsapp": (
        "greet", "search", "view", "size", "checkout", "for", "name", "shipping", "address", "phone", "day", "slot",
        "email", "card",
    ),
    "web": ("greet", "search", "view", "size", "form shown", "form", "day", "slot after the form", "card"),
}  # fmt: skip


@dataclass
class Talk:
    simulator: Simulator
    channel: str
    locale: str
    heard: list[Answer] = field(default_factory=list)
    order: str = ""
    """Its id, once a payment session is there."""
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        number, web = next(NUMBERS), self.channel == "web"
        self.shopper: Shopper = self.simulator.web(number) if web else self.simulator.phone(number, self.channel)
        if web:
            self.simulator.call("POST", self.shopper.path, {"open": {"locale": self.locale}})

    def does(self, *steps: str) -> Answer:
        """Each step of WORDS, and the answer to the last."""
        for step in steps:
            said = TITLES.get(self.channel, {}).get((self.locale, step)) or WORDS[self.locale][step][0]
            if step == "form":
                self.simulator.call("POST", self.shopper.path, {"fill": FORM})
            elif said:
                self.simulator.call("POST", self.shopper.path, {"tap" if step in TAPPED else "text": said})
            answer = self.hears(step)
        return answer

    def hears(self, step: str) -> Answer:
        """The next answer with the step's words. Earlier answers are read past; `heard` keeps all of them."""
        words, end, unread = (
            WORDS[self.locale].get(step, ("", step))[1],
            time.monotonic() + self.patience,
            len(self.heard),
        )
        while time.monotonic() < end:
            self.listen(3)
            found = next((answer for answer in self.heard[unread:] if words in answer.text), None)
            if found:
                return found
        raise AssertionError(f"no “{words}” after {self.texts()[-4:]}")

    def listen(self, seconds: float) -> None:
        self.heard += self.shopper.hear(seconds)

    def texts(self) -> list[str]:
        return [answer.text for answer in self.heard]

    def count(self, step: str) -> int:
        """How often it was said, after a silence in which a second time would have come."""
        self.listen(1.5)
        return sum(WORDS[self.locale][step][1] in text for text in self.texts())

    def orders(self) -> str:
        """From "hi" to a payment link, and the link."""
        self.does(*TO_THE_SUMMARY.get(self.channel, TO_THE_SUMMARY["whatsapp"]), "order")
        return self.link()

    def link(self) -> str:
        link = self.shopper.link(part="/p/")
        ids = [line["order"] for line in self.simulator.sessions() if f"/{line['order']}-" in link.replace("/p/", "/")]
        self.order = ids[-1] if ids else ""
        return link
