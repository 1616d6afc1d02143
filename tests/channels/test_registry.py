import json
import subprocess
import sys
from pathlib import Path

import pytest

from functions.channels.__main__ import main
from functions.channels.linter import Problem, lint
from functions.channels.registry import CHANNELS, channel, channel_name
from functions.conversation.message import Message, Option, Text
from functions.errors import NotFound
from tests.channels.messages import ORDINARY, carousel
from tests.channels.natives import NATIVES
from tests.channels.webhooks import payload

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("account", "name"), [("whatsapp:200300400", "whatsapp"), ("kik:roses", "kik"), ("web:de-linde", "web")]
)
def test_a_channel_is_found_by_its_account(account: str, name: str) -> None:
    assert channel_name(account) == name
    assert channel(account).name == name


def test_every_channel_has_the_name_it_is_registered_under() -> None:
    assert [channel(name).name for name in CHANNELS] == list(CHANNELS)


def test_an_account_of_no_channel_is_not_found() -> None:
    with pytest.raises(NotFound, match="there is no channel “pigeon”; there are: whatsapp, web"):
        channel("pigeon:1")


# --- the linter --------------------------------------------------------------------------------------------------


ASKED = {where: message for where, message in ORDINARY.items() if where != "form"}


def test_ordinary_messages_fit_the_first_channels_as_they_are() -> None:
    assert lint(ASKED, [channel(name) for name in ("whatsapp", "web", "email")]) == ()


def test_no_ordinary_message_is_wrong_or_shortened_on_any_channel() -> None:
    found = lint(ASKED, [channel(name) for name in CHANNELS])
    assert [str(each) for each in found if each.wrong or "ellipsis" in each.what or "lost" in each.what] == []


def test_a_form_is_asked_in_words_where_there_are_no_forms() -> None:
    found = lint({"form": ORDINARY["form"]}, [channel(name) for name in CHANNELS])
    assert {problem.channel for problem in found} >= {"whatsapp"}
    assert all("the first of them in words" in problem.what and not problem.wrong for problem in found)
    assert "web" not in {problem.channel for problem in found}


def test_the_linter_says_where_on_which_channel_and_what() -> None:
    samples: dict[str, Message] = {
        "messages/nl/found.j2": carousel(3, more=Option(id="more", title="Meer")),
        "messages/nl/empty.j2": Text(body=" "),
    }
    more, empty = lint(samples, [channel("whatsapp")])
    assert str(more) == "messages/nl/found.j2, whatsapp: carousel: “more” → a message of its own"
    assert empty == Problem("messages/nl/empty.j2", "whatsapp", "body is blank", wrong=True)


# --- the command -------------------------------------------------------------------------------------------------


def run(*arguments: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-W", "error", "-m", "functions.channels", *arguments]
    return subprocess.run(command, input=given, capture_output=True, cwd=ROOT, check=False)


def test_parse_prints_our_events_a_line_each() -> None:
    result = run("parse", "whatsapp", given=payload("one_bad_item_among_good_ones"))
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 0
    assert [next(iter(line)) for line in found] == ["incoming"] * 3 + ["receipt"] + ["unreadable"] * 5
    assert found[0]["incoming"]["what"]["content"]["text"] == "een"


def test_compile_prints_payloads_and_report() -> None:
    message = carousel(3, more=Option(id="more", title="Meer")).model_dump_json()
    result = run("compile", "whatsapp", given=f"[{message}, {message}]".encode())
    first, second = [json.loads(line) for line in result.stdout.splitlines()]
    assert first == second
    assert [found["interactive"]["type"] for found in first["payloads"]] == ["carousel", "button"]
    assert first["report"] == ["carousel: “more” → a message of its own"]


@pytest.mark.parametrize("name", NATIVES)
def test_both_commands_work_for_every_channel(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = NATIVES[name].case
    monkeypatch.setattr("sys.stdin", Input(case.body([case.text("1", "rode rozen")])))
    assert main(["parse", name]) == 0
    assert json.loads(capsys.readouterr().out)["incoming"]["what"]["content"]["text"] == "rode rozen"
    given = "[" + ",".join(message.model_dump_json() for message in ORDINARY.values()) + "]"
    monkeypatch.setattr("sys.stdin", Input(given.encode()))
    assert main(["compile", name]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == len(ORDINARY)
    assert all(line["payloads"] for line in lines)


class Input:
    def __init__(self, given: bytes) -> None:
        self.buffer = self
        self.given = given

    def read(self) -> bytes:
        return self.given


@pytest.mark.parametrize(
    ("arguments", "given", "code", "said"),
    [
        (["parse"], b"", 2, "Channels: whatsapp, web"),
        (["bake", "whatsapp"], b"", 2, "Channels: whatsapp, web"),
        (["parse", "pigeon"], b"", 2, "Channels: whatsapp, web"),
        (["parse", "whatsapp"], b"{", 1, "parse whatsapp: the body is not JSON"),
        (["compile", "whatsapp"], b"{", 1, "the input is not JSON: line 1, column 2"),
        (["compile", "whatsapp"], b'{"kind": "text"}', 1, "text.body: Field required"),
        (["compile", "whatsapp"], b'{"kind": "text", "body": " "}', 1, "compile whatsapp: body is blank"),
    ],
)
def test_a_mistake_is_one_clear_line_and_an_exit_code(
    arguments: list[str],
    given: bytes,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", Input(given))
    assert main(arguments) == code
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_reading_a_webhook_imports_no_compiler_and_no_http_client() -> None:
    code = (
        "import sys; from functions.channels.registry import channel; from datetime import datetime, UTC;"
        "channel('whatsapp').parse(sys.stdin.buffer.read(), datetime.now(UTC));"
        "print([m for m in ('functions.channels.compiler', 'functions.channels.web', 'urllib3') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], input=payload("text"), capture_output=True, cwd=ROOT, check=True
    )
    assert result.stdout.strip() == b"[]"
