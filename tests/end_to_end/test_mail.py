"""After a payment, deployed: the buyer's confirmation, the merchant's order and the packing slip."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from infra.simulator.client import Json, Simulator
from tests.end_to_end.talk import Talk
from tests.local_aws import ROOT, Deployed
from tests.starter import starter_shop

pytestmark = pytest.mark.local_aws


def mail(simulator: Simulator, to: str, words: str) -> Json:
    """The first to that address with those words in its subject or text."""
    seen = 0
    while found := simulator.mails(to=to, after=seen, seconds=30):
        for each in found:
            if words in each["subject"] + each["text"]:
                return each
        seen = found[-1]["seq"]
    raise AssertionError(f"no mail to {to} with “{words}”")


def test_a_payment_is_confirmed_by_mail_and_told_to_the_merchant(
    stage: Deployed, simulator: Simulator, tmp_path: Path
) -> None:
    simulator.quiet = 0.2
    talk = Talk(simulator, "web", "nl")
    simulator.pay(link=talk.orders(), method="ideal")
    talk.hears("paid")
    confirmation = mail(simulator, "sanne@example.com", "Bevestiging van je bestelling")
    assert confirmation["reply_to"] == [starter_shop().rules.contact.email], stage.errors()
    assert "€ 39,90" in confirmation["text"].replace("\xa0", " ")
    (item,) = [each for each in stage.items(f"ORDER#{talk.order}") if each["sk"]["S"] == "STATE"]
    number = confirmation["subject"].split("bestelling ")[1].split()[0]
    assert f'"{number}"' in item["doc"]["S"]
    told = mail(simulator, starter_shop().rules.contact.email, f"Nieuwe bestelling {number}")
    assert "Rode rozen" in told["text"]
    assert "€" not in told["text"]
    slip = _slip(stage, number, tmp_path)
    assert "Rode rozen" in slip and "Sanne de Vries" in slip
    assert "39,90" not in slip
    assert len(simulator.mails(to="sanne@example.com", seconds=0)) == 1
    _is_moved_by_the_merchant(stage, simulator, talk, number, json.loads(item["doc"]["S"])["delivery"])
    assert not [line for line in stage.log() if "not authorized" in line]


def _is_moved_by_the_merchant(
    stage: Deployed, simulator: Simulator, talk: Talk, number: str, agreed: dict[str, str]
) -> None:
    """`make move-day`: a week later, told in the chat and by mail."""
    later = date.fromisoformat(agreed["day"]) + timedelta(days=7)
    stage.command("infra.move_day", number, later.isoformat(), agreed["slot"], "--reason", "de rozen zijn laat")
    talk.hears(f"Bestelling {number} komt op een andere dag")
    assert f"{later.day} " in mail(simulator, "sanne@example.com", "komt op een andere dag")["text"]


def _slip(stage: Deployed, number: str, folder: Path) -> str:
    line = [sys.executable, "-m", "infra.packing_slip", "--stage", "local", "--out", str(folder), number]
    environment = {**os.environ, **stage.local.environment}
    done = subprocess.run(line, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    assert (folder / f"{number}.html").is_file()
    return done.stdout
