"""Some weeks of a shop, for the pictures of its console: what shoppers do, on a demo that runs."""

from itertools import takewhile

from infra.console import Step
from infra.dependencies import ROOT
from infra.simulator.client import Simulator
from infra.simulator.transcripts import HttpDriver, Script, new_phones, perform, read

TRANSCRIPTS = ROOT / "tests" / "transcripts"
QUIET = 1.2
"""Seconds of silence after which the shop has said all."""
HISTORY = (
    "whatsapp-nl-klacht-tot-review",
    "telegram-en-two-parcels-one-lost",
    "messenger-nl-hoi-tot-beoordeling",
    "web-nl-concert-doorgeven",
    "whatsapp-nl-herroepen",
)
"""Transcripts that move the clock: they are played first, and lie in the past."""
DAYS = (
    (("whatsapp", "witte vaas"), ("telegram", "geurkaars"), ("whatsapp", "doosje bonbons")),
    (("web", "terracotta vaas"),),
    (("whatsapp", "geurkaars"), ("messenger", "blauwe bolvaas"), ("web", "doosje bonbons"), ("whatsapp", "witte vaas")),
    (("telegram", "doosje bonbons"), ("whatsapp", "terracotta vaas")),
    (("instagram", "geurkaars"), ("whatsapp", "doosje bonbons"), ("web", "witte vaas")),
    (("whatsapp", "blauwe bolvaas"), ("whatsapp", "geurkaars")),
)
"""What is bought on the days before today: channel, and what the shopper writes."""
BOUGHT = """channel: {channel}
locale: nl
shopper: {words}
taps: Nu kopen
pays: ideal
"""
TODAY = (
    "whatsapp-en-buy-now",
    "telegram-en-substitute-good",
    "whatsapp-en-company-invoice",
    "web-nl-cadeau-op-vrijdag",
    "whatsapp-nl-kapot-met-foto",
    "web-nl-flowers-medewerker",
)
UNTIL = "decides"
"""What the merchant has yet to do today is not done for them."""
UNKNOWN = ("heliconia", "eetbare viooltjes")
"""Nothing in the starter shop is called so."""


def live(simulator: Simulator) -> None:
    """What shoppers do."""
    phones = new_phones()

    def play(script: Script) -> None:
        perform(script, HttpDriver(simulator, next(phones)))

    for name in HISTORY:
        with Step(name):
            play(_transcript(name))
    for number, day in enumerate(DAYS, 1):
        with Step(f"Day {number}"):
            for channel, words in day:
                play(read(BOUGHT.format(channel=channel, words=words)))
            simulator.forward("1d")
    for name in TODAY:
        with Step(name):
            script = _transcript(name)
            script.lines = list(takewhile(lambda line: line.verb != UNTIL, script.lines))
            play(script)
    with Step("Shoppers look for what is not there"):
        for words in UNKNOWN:
            for _ in range(3):
                simulator.phone(next(phones)).say(words)


def _transcript(name: str) -> Script:
    return read((TRANSCRIPTS / f"{name}.txt").read_text("utf-8"))
