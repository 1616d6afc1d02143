"""Golden transcripts. What changed on purpose is written with `python -m tests.transcripts tests/transcripts/*.txt`."""

from pathlib import Path

import jsonschema
import pytest

from functions.announcements import Announcement
from functions.channels.linter import lint
from functions.channels.registry import CHANNELS, channel
from infra.describe_events import EVENTS, VERSION, schema
from infra.simulator.apps import APPS
from infra.simulator.shows import FOLDER
from infra.simulator.transcripts import run
from tests.transcripts.world_driver import WorldDriver

SCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))
SHOWS = sorted(FOLDER.glob("*.txt"))
"""What *Watch* plays is held to it like all others."""


def unlike_its_schema(told: Announcement) -> str:
    """Why an event is not what docs/events says; "": it is. One without a schema is not."""
    if told.name not in EVENTS:
        return "no schema"
    common = {"id": told.id, "v": VERSION, "shop": "de-linde", "at": told.at.isoformat()}
    detail = common | {"conversation": told.conversation} | told.detail
    try:
        jsonschema.validate(detail, schema(told.name))
    except jsonschema.ValidationError as wrong:
        return wrong.message
    return ""


@pytest.mark.parametrize("path", [*SCRIPTS, *SHOWS], ids=lambda path: path.stem)
def test_the_shop_says_what_it_said_and_could_have_said_all_of_it_on_every_channel(path: Path):
    with WorldDriver() as driver:
        found = run(path, driver)
        said, announced = driver.messages(), driver.world.bus.announced
    assert not found, f"\n{found}"
    assert said
    assert [(each.name, wrong) for each in announced if (wrong := unlike_its_schema(each))] == []
    assert [str(each) for each in lint(said, map(channel, CHANNELS)) if each.lost or each.wrong] == []


def test_there_is_a_transcript_of_the_whole_path_in_both_languages_on_every_channel():
    """Issue 5: find, order, pay, ship and review pass headless in all seven, in Dutch and English."""
    whole = {
        path.stem.rsplit("-", 3)[0] for path in SCRIPTS if path.stem.endswith(("-hoi-tot-beoordeling", "-hi-to-review"))
    }
    assert whole == {f"{channel}-{locale}" for channel in (*APPS, "web") for locale in ("nl", "en")}
    assert len(APPS) == 6


SHOWN = {
    "a gift on Friday with a card": ("cadeau-op-vrijdag", "gift-on-friday"),
    "a day that fills while paying": ("dag-vol", "day-full"),
    "an address with a mistake": ("adres-met-een-fout", "address-with-a-mistake"),
    "buy now": ("nu-kopen", "buy-now"),
    "sold out": ("uitverkocht", "sold-out"),
    "a question in mid-checkout": ("vraag-tussendoor", "question-in-between"),
    "four short messages": ("vier-korte-berichten", "four-short-messages"),
    "stop and return": ("stop-en-terug", "stop-and-back"),
    "erase me": ("wis-mij", "erase-me"),
    "an invoice for a company": ("zakelijke-factuur", "company-invoice"),
    "cancel is no place": ("flowers-annuleren", "flowers-cancel"),
    "no silence": ("flowers-stilte", "flowers-silence"),
    "a question for a person": ("flowers-medewerker", "flowers-person"),
}
"""What must be seen to go well, by the end of its files' names, Dutch and English."""

JOURNEYS = {
    "from a complaint to a review and the code used": ("klacht-tot-review", "complaint-to-review"),
    "nothing was damaged: no code": ("zaak-niet-beschadigd", "case-not-damaged"),
    "not satisfied: no code, a person": ("zaak-niet-tevreden", "case-not-satisfied"),
    "asked twice: one code": ("zaak-twee-keer-gevraagd", "case-asked-twice"),
    "tickets and the news of the day": ("-concert", "-concert"),
    "a ticket is passed on": ("concert-doorgeven", "concert-transfer"),
    "a concert is cancelled": ("concert-afgelast", "concert-cancelled"),
    "not home, then with the neighbours": ("niet-thuis-dan-buren", "not-home-then-neighbours"),
    "two parcels, of which one is lost": ("twee-pakketten-een-kwijt", "two-parcels-one-lost"),
    "another address": ("ander-adres", "another-address"),
    "a vase is sent back": ("vaas-terug", "return-a-vase"),
    "withdrawal": ("-herroepen", "-withdrawal"),
    "no withdrawal from cut flowers": ("herroepen-snijbloemen", "withdrawal-cut-flowers"),
    "a return is rejected": ("retour-afgewezen", "return-rejected"),
    "another substitute": ("vervanging-iets-anders", "substitute-another"),
    "the shop's own van, with a photo": ("eigen-bezorging-met-foto", "own-delivery-with-photo"),
    "broken, with pictures of it": ("kapot-met-foto", "broken-with-photo"),
    "a substitute is accepted": ("vervanging-goed", "substitute-good"),
    "a substitute is not answered": ("vervanging-geen-antwoord", "substitute-unanswered"),
    "a concert is moved, tickets are scanned": ("concert-verplaatst-en-gescand", "concert-moved-and-scanned"),
    "a review with a picture, shared, ordered again": ("review-delen-opnieuw", "review-share-again"),
    "a price drops": ("seintje-goedkoper", "price-drop"),
    "something new fits a wish": ("seintje-nieuw", "saved-search"),
    "back in stock": ("weer-op-voorraad", "back-in-stock"),
}
"""Issue 6: what comes after the payment, by the end of its files' names, Dutch and English."""


def shown(locale: str, end: str) -> list[Path]:
    return [path for path in SCRIPTS if f"-{locale}-" in path.stem and path.stem.endswith(end)]


@pytest.mark.parametrize("ends", [*SHOWN.values(), *JOURNEYS.values()], ids=[*SHOWN, *JOURNEYS])
def test_what_must_go_well_is_shown_in_both_languages(ends: tuple[str, str]):
    for locale, end in zip(("nl", "en"), ends, strict=True):
        assert shown(locale, end)


@pytest.mark.parametrize("ends", JOURNEYS.values(), ids=JOURNEYS)
def test_each_journey_is_shown_on_whatsapp_web_chat_and_telegram(ends: tuple[str, str]):
    found = [path for locale, end in zip(("nl", "en"), ends, strict=True) for path in shown(locale, end)]
    assert {"whatsapp", "web", "telegram"} <= {path.stem.partition("-")[0] for path in found}


@pytest.mark.parametrize("end", ["flowers-eerst-het-adres", "flowers-free-text"])
def test_the_other_complaints_are_shown_in_one(end: str):
    assert [path for path in SCRIPTS if path.stem.endswith(end)]


def test_nothing_in_a_transcript_could_not_be_done():
    cannot = ("nothing", "no payment page", "no order", "others", "publish", "no code", "list index")
    impossible = tuple(f"shop: ({each}" for each in cannot)
    for path in (*SCRIPTS, *SHOWS):
        assert not [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(impossible)]
