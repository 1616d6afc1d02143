"""Sending to Messenger and Instagram, and what each refusal means (channels.md 3.3)."""

import json
from collections.abc import Mapping

import pytest

from functions.channels.instagram import Instagram
from functions.channels.messenger import Messenger
from functions.errors import ChannelError, Refused, SayOtherwise, SlowDown, Unavailable
from tests.channels.messages import ORDINARY

ACCEPTED = b'{"recipient_id": "24800", "message_id": "m_new"}'
HELLO = {"messaging_type": "RESPONSE", "message": {"text": "Hallo"}}


class Graph:
    """Answers every POST the same way."""

    def __init__(self, status: int = 200, answer: bytes = ACCEPTED) -> None:
        self.status, self.answer = status, answer
        self.sent: list[tuple[str, Mapping[str, str], dict[str, object]]] = []

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        self.sent.append((url, headers, json.loads(body)))
        return self.status, self.answer


def send(graph: Graph) -> str:
    return Messenger(post=graph).send("messenger:1034", "24800", HELLO, token="EAAx", reference="c1/7/0")


def test_a_send_is_one_post_of_the_page_that_names_itself_in_its_echo() -> None:
    graph = Graph()
    assert send(graph) == "m_new"
    [(url, headers, body)] = graph.sent
    assert url == "https://graph.facebook.com/v23.0/1034/messages"
    assert headers["Authorization"] == "Bearer EAAx"
    assert body == {
        "recipient": {"id": "24800"},
        "messaging_type": "RESPONSE",
        "message": {"text": "Hallo", "metadata": "chatkassa:c1/7/0"},
    }
    assert HELLO == {"messaging_type": "RESPONSE", "message": {"text": "Hallo"}}


@pytest.mark.parametrize(
    ("token", "url"),
    [
        ("IGAAx", "https://graph.instagram.com/v23.0/178414/messages"),
        ("EAAx", "https://graph.facebook.com/v23.0/me/messages"),
    ],
)
def test_instagram_is_sent_to_where_its_token_is_from_and_without_metadata(token: str, url: str) -> None:
    graph = Graph()
    Instagram(post=graph).send("instagram:178414", "9", {"message": {"text": "Hoi"}}, token=token, reference="c1/7/0")
    assert graph.sent[0][0] == url
    assert graph.sent[0][2] == {"recipient": {"id": "9"}, "message": {"text": "Hoi"}}


def test_a_stand_in_is_sent_to_with_either_token() -> None:
    graph = Graph()
    for token in ("IGAAx", "EAAx"):
        Instagram("http://127.0.0.1:8700/ig/", graph).send("instagram:1", "9", HELLO, token=token, reference="r")
    assert [url for url, *_ in graph.sent] == [
        "http://127.0.0.1:8700/ig/1/messages",
        "http://127.0.0.1:8700/ig/me/messages",
    ]


def error(code: int, subcode: int | None = None, **fields: object) -> bytes:
    found = {"code": code, "message": "(#1) Meta says no", **fields}
    return json.dumps({"error": found | ({"error_subcode": subcode} if subcode else {})}).encode()


def refused(status: int, answer: bytes) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        send(Graph(status, answer))
    return caught.value


@pytest.mark.parametrize(("code", "subcode"), [(10, 2018278), (10, 2534022), (10, 2018065)])
def test_a_closed_window_is_never_tried_again_and_stops_nobody_else(code: int, subcode: int) -> None:
    found = refused(400, error(code, subcode))
    assert isinstance(found, Refused)
    assert (found.operator, found.unreachable, found.code) == (False, False, code)


@pytest.mark.parametrize(("code", "subcode"), [(551, 1545041), (551, None), (200, 1545041), (10, 2018108)])
def test_who_has_blocked_the_page_is_unreachable(code: int, subcode: int | None) -> None:
    found = refused(400, error(code, subcode))
    assert isinstance(found, Refused)
    assert found.unreachable and not found.operator


@pytest.mark.parametrize("code", [613, 4, 17, 32])
def test_a_throttle_makes_the_whole_page_wait(code: int) -> None:
    found = refused(400, error(code, is_transient=True))
    assert isinstance(found, SlowDown) and found.whole_account


@pytest.mark.parametrize(
    ("code", "subcode"),
    [(190, 463), (190, 460), (190, 458), (230, None), (200, None), (10, None), (2, 2018344)],
)
def test_a_token_or_a_permission_needs_a_person(code: int, subcode: int | None) -> None:
    found = refused(400, error(code, subcode))
    assert isinstance(found, Refused) and found.operator


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (500, error(1), Unavailable),
        (500, error(2), Unavailable),
        (400, error(999, is_transient=True), Unavailable),
        (502, b"<html>", Unavailable),
        (429, b"", SlowDown),
        (400, error(100), Refused),
        (400, error(100, 2018047), Refused),
        (400, error(999), Refused),
    ],
)
def test_what_else_is_said(status: int, answer: bytes, kind: type[ChannelError]) -> None:
    found = refused(status, answer)
    assert type(found) is kind
    assert not getattr(found, "operator", False)


@pytest.mark.parametrize("answer", [b"", b"{}", b"null", b'{"recipient_id": "1"}'])
def test_an_acceptance_that_names_no_message_is_no_acceptance(answer: bytes) -> None:
    assert isinstance(refused(200, answer), Unavailable)


# --- a receipt that Meta does not take ----------------------------------------------------------------------------


def test_a_receipt_that_is_refused_is_said_in_words_and_those_are_never_sent_along() -> None:
    _, receipt = Messenger().compile(ORDINARY["receipt in figures"]).payloads
    taken, refusing = Graph(), Graph(400, error(100))
    for graph in (taken, refusing):
        channel = Messenger(post=graph)
        if graph is taken:
            assert channel.send("messenger:1", "9", receipt, token="EAAx", reference="c1/7/0") == "m_new"
            continue
        with pytest.raises(SayOtherwise) as caught:
            channel.send("messenger:1", "9", receipt, token="EAAx", reference="c1/7/0")
    assert "instead" not in json.dumps([sent for _, _, sent in (*taken.sent, *refusing.sent)])
    assert caught.value.instead and caught.value.code == 100
    said = caught.value.instead["message"]["text"]
    assert caught.value.instead["messaging_type"] == "RESPONSE"
    assert "• 2 × Rode rozen (Middel): € 59,90" in said and "Totaal: € 79,85" in said and "Factuur" not in said


@pytest.mark.parametrize("code", [551, 190, 613, 2])
def test_what_is_wrong_with_more_than_the_receipt_is_not_said_otherwise(code: int) -> None:
    _, receipt = Messenger().compile(ORDINARY["receipt in figures"]).payloads
    with pytest.raises(ChannelError) as caught:
        Messenger(post=Graph(400, error(code))).send("messenger:1", "9", receipt, token="EAAx", reference="r")
    assert not isinstance(caught.value, SayOtherwise)
