"""The merchant's commands against the deployed whole, each a process: what it prints, what a shopper sees of it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from functions import ticket_codes
from infra.simulator.client import Simulator
from tests.end_to_end.talk import Talk
from tests.local_aws import ROOT, Deployed

pytestmark = pytest.mark.local_aws
PICTURE = re.compile(r"/t/([^/\"]+)/code\.png")
SKU = "VAAS-WIT"
NUMBER = re.compile(r"Bestelling (\d+)")


@pytest.fixture(autouse=True)
def _brisk(simulator: Simulator) -> None:
    simulator.quiet = 0.2


def run(stage: Deployed, module: str, *words: str) -> str:
    """What it printed; the test fails where it fails, with what it said."""
    line = [sys.executable, "-m", f"infra.{module}", "--stage", str(stage.described["stage"]), *words]
    environment = {**os.environ, **stage.local.environment}
    done = subprocess.run(line, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{module}: {done.stdout}{done.stderr}"
    return done.stdout


def says(talk: Talk, what: dict[str, object], hears: str) -> str:
    talk.simulator.call("POST", talk.shopper.path, dict(what))
    return talk.hears(hears).text


def bought(talk: Talk) -> str:
    """A vase, which asks nothing before it is paid; the order's number."""
    says(talk, {"text": "witte vaas"}, "Nu kopen")
    says(talk, {"tap": "Nu kopen"}, "60 minuten")
    talk.simulator.pay(link=talk.link())
    found = NUMBER.search(talk.hears("Betaald, dank je wel").text)
    assert found
    return found[1]


def test_what_comes_back_is_decided_and_what_cannot_be_made_is_proposed_otherwise(
    stage: Deployed, simulator: Simulator
) -> None:
    talk = Talk(simulator, "whatsapp", "nl")
    number = bought(talk)
    simulator.carrier("delivered", order=talk.order)
    talk.hears("is bezorgd")
    says(talk, {"text": "ik wil hem terugsturen, hij is te hoog"}, "geld terug, of het ruilen")
    says(talk, {"tap": "Geld terug"}, "1 × Witte vaas")
    says(talk, {"tap": "Insturen"}, f"R{number}-1")
    assert f"R{number}-1" in run(stage, "returns")
    told = run(stage, "returns", f"R{number}-1", "receive")
    assert f"R{number}-1" in told and "approved" not in told
    talk.hears(f"We hebben R{number}-1 ontvangen")

    talk = Talk(simulator, "whatsapp", "nl")
    number = bought(talk)
    told = run(stage, "substitute", number, SKU, "Een vaas van rookglas", "--note", "De witte is gebarsten.")
    assert f"Order {number}: proposed Een vaas van rookglas. The shopper has until" in told
    assert "De witte is gebarsten." in talk.hears("rookglas").text


def test_what_a_shopper_thought_of_it_is_read_and_a_review_hidden_for_a_reason(
    stage: Deployed, simulator: Simulator, tmp_path: Path
) -> None:
    talk = Talk(simulator, "whatsapp", "nl")
    number = bought(talk)
    simulator.carrier("delivered", order=talk.order)
    talk.hears("is bezorgd")
    simulator.forward("25h")
    talk.hears(f"bestelling {number}")
    says(talk, {"text": "5"}, "eigen woorden")
    says(talk, {"text": "Snel bezorgd, mooie vaas."}, "Hoeveel sterren")
    told = run(stage, "feedback", "--tag", "praise", "--tag", "delivery")
    assert f"order {number}" in told and "Snel bezorgd, mooie vaas." in told
    kept = tmp_path / "loyalty.csv"
    assert f"shoppers in {kept}" in run(stage, "loyalty", "--csv", str(kept))
    assert "satisfied" in kept.read_text(encoding="utf-8")
    assert re.search(r"satisfied +[1-9]", run(stage, "loyalty"))
    says(talk, {"tap": "1 ★"}, "Witte vaas")
    says(talk, {"text": "Bel mij op zes nul, dan vertel ik het."}, "foto van Witte vaas")
    says(talk, {"tap": "Overslaan"}, "je review")
    listed = run(stage, "reviews", "--product", "witte-vaas")
    name = listed[: listed.index("Bel mij op")].split()[-1]
    other = Talk(simulator, "whatsapp", "nl")
    says(other, {"text": "witte vaas"}, "Nu kopen")
    says(other, {"text": "reviews"}, "Bel mij op zes nul")
    assert f"{name} is hidden: personal_data" in run(stage, "reviews", "hide", name, "personal_data")
    shown = says(other, {"text": "reviews"}, "1 review")
    assert "Bel mij op" not in shown
    assert f"hidden  {name}  personal_data" in run(stage, "reviews", "log")
    assert f"{name} is shown again" in run(stage, "reviews", "show", name)
    says(other, {"text": "beoordelingen"}, "Bel mij op zes nul")  # the same word a third time is a machine's


def test_a_pause_stops_orders_at_once_and_its_end_is_told(stage: Deployed, simulator: Simulator) -> None:
    talk = Talk(simulator, "whatsapp", "nl")
    says(talk, {"text": "witte vaas"}, "Nu kopen")
    try:
        told = run(stage, "pause", "--why", "We zijn op de markt.", "--close", "2030-12-05")
        assert told.startswith("Paused until --resume. We zijn op de markt.") and "Closed on 2030-12-05" in told
        says(talk, {"tap": "Nu kopen"}, "We zijn op de markt.")
    finally:
        told = run(stage, "pause", "--resume", "--open", "2030-12-05")
    assert told.startswith("Open for orders.") and "2030-12-05" not in told
    assert run(stage, "pause", "--show") == told
    says(talk, {"tap": "Nu kopen"}, "60 minuten")


def test_news_of_an_event_and_a_scan_at_its_door(stage: Deployed, simulator: Simulator) -> None:
    talk = Talk(simulator, "whatsapp", "nl")
    says(talk, {"text": "heb je kaartjes voor een concert?"}, "Tuinconcert")
    says(talk, {"text": "doe er maar twee"}, "2 × Tuinconcert")
    says(talk, {"text": "afrekenen"}, "e-mailadres")
    says(talk, {"text": "noor@example.com"}, "namen")
    says(talk, {"text": "Noor Bakker, Piet Vos"}, "Klopt dit zo?")
    says(talk, {"text": "ja"}, "60 minuten")
    simulator.pay(link=talk.link())
    ticket = talk.hears("Kaartje 1")
    told = run(stage, "event_news", "tuinconcert", "traffic", "Er staat een file op de A9.")
    assert re.search(r"on its way to who holds \d+ tickets, as news-", told)
    talk.hears("file op de A9")
    found = PICTURE.search(str(ticket.native))
    assert found
    ref = ticket_codes.read_token(found[1], stage.secrets["link_key"].split(","))
    assert ref
    code = ticket_codes.code(ref, stage.secrets["ticket_key"].split(",")[0])
    assert run(stage, "scan", code, "--gate", "Noord").startswith("✗ NOT TODAY: it is on 2027-06-12")
    assert run(stage, "scan", f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}").startswith("✗ FORGED")
