"""The mailbox speaks SES's wire: botocore itself sends to it, and reads its refusals."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from functions.channels.email import Email, request
from functions.conversation.effects import Section
from functions.conversation.message import Text
from functions.errors import Refused, SlowDown, Unavailable
from functions.ses import poster
from tests.simulator.conftest import Stage


def mail(stage: Stage, to: str = "sanne@example.nl", body: str = "Dag <b>Sanne</b>") -> str:
    client = boto3.client(
        "sesv2", endpoint_url=f"{stage.http.base_url}/ses", region_name="eu-west-1", aws_access_key_id="test",
        aws_secret_access_key="test", config=Config(retries={"total_max_attempts": 1}),
    )  # fmt: skip
    sections = [Section(message=Text(body=body))]
    letter = Email().letter("Bestelling 1042", sections, locale="nl", sender="De Linde", reply_to="hallo@a.example")
    return poster(lambda: client)(request("orders@a.example", to, letter, "c1/1/0"))


def test_a_letter_arrives_as_it_was_sent(stage: Stage) -> None:
    assert mail(stage)
    (found,) = stage.simulator.mails(to="sanne@example.nl")
    assert (found["subject"], found["reply_to"]) == ("Bestelling 1042", ["hallo@a.example"])
    assert found["text"] == "Dag <b>Sanne</b>\n"
    assert "&lt;b&gt;Sanne&lt;/b&gt;" in found["html"]
    assert found["headers"]["X-Chatkassa-Effect"] == "c1/1/0"
    assert [exchange["kind"] for exchange in stage.simulator.traffic()] == ["ses"]


def test_waiting_ends_when_there_is_one_and_others_mail_does_not_count(stage: Stage) -> None:
    mail(stage, to="other@example.nl")
    assert stage.simulator.mails(to="sanne@example.nl", seconds=0.3) == []
    assert len(stage.simulator.mails(after=0)) == 1


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        ("throttled", SlowDown),
        ("rejected", Refused),
        ("unverified", Refused),
        ("paused", Refused),
        ("500", Unavailable),
    ],
)
def test_its_faults_are_read_as_sess_refusals(stage: Stage, kind: str, becomes: type[Exception]) -> None:
    stage.simulator.faults(mails={"kind": kind})
    with pytest.raises(becomes):
        mail(stage)
    assert mail(stage)


def test_what_ses_would_refuse_is_refused(stage: Stage) -> None:
    with pytest.raises(Refused):
        mail(stage, to="no address")


def test_a_letter_that_is_looked_at_can_run_nothing(stage: Stage) -> None:
    mail(stage)
    answer = stage.http.get("/mails/1")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert stage.http.get("/mails/2").status_code == 404


def test_a_reset_empties_it(stage: Stage) -> None:
    mail(stage)
    stage.simulator.reset()
    assert stage.simulator.mails(seconds=0) == []


@pytest.mark.browser
def test_the_page_shows_a_letter_and_its_plain_text(stage: Stage, browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(str(stage.http.base_url))
    page.get_by_role("tab", name="Mail").click()
    page.get_by_text("No mail yet").wait_for()
    mail(stage)
    frame = page.frame_locator("iframe.mail-html")
    frame.get_by_role("heading", name="Bestelling 1042").wait_for()
    assert frame.get_by_text("Dag <b>Sanne</b>").is_visible()
    page.screenshot(path=tmp_path / "mailbox.png")
    page.get_by_role("button", name="Plain text").click()
    assert page.locator("pre.mail-text").inner_text().startswith("Dag <b>Sanne</b>")
    page.close()
    assert wrong == []
