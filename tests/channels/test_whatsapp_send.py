"""Sending, and what each refusal means. The Cloud API is a function that remembers what it was sent."""

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from functions.channels.whatsapp import WhatsApp
from functions.errors import ChannelError, Refused, SlowDown, Unavailable

HELLO = {"type": "text", "text": {"body": "Hallo", "preview_url": False}}
ACCEPTED = b'{"contacts": [{"input": "+31612345678", "wa_id": "31612345678"}], "messages": [{"id": "wamid.new"}]}'


class Cloud:
    """Answers every POST the same way."""

    def __init__(self, status: int = 200, answer: bytes = ACCEPTED) -> None:
        self.status, self.answer = status, answer
        self.sent: list[tuple[str, Mapping[str, str], dict[str, object]]] = []

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        self.sent.append((url, headers, json.loads(body)))
        return self.status, self.answer


def send(cloud: Cloud, address: str = "+31612345678") -> str:
    channel = WhatsApp("https://graph.example/v23.0/", cloud)
    return channel.send("whatsapp:200300400", address, HELLO, token="t0ken", reference="c1/7/0")


def test_a_send_is_one_post_to_the_number_and_gives_the_message_id() -> None:
    cloud = Cloud()
    assert send(cloud) == "wamid.new"
    [(url, headers, body)] = cloud.sent
    assert url == "https://graph.example/v23.0/200300400/messages"
    assert headers["Authorization"] == "Bearer t0ken"
    assert body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+31612345678",
        "biz_opaque_callback_data": "c1/7/0",
        **HELLO,
    }


def test_pitfall_14_a_shopper_without_a_number_is_a_recipient() -> None:
    cloud = Cloud()
    send(cloud, "NL.4455667788")
    body = cloud.sent[0][2]
    assert body["recipient"] == "NL.4455667788"
    assert "to" not in body


def error(code: int, **fields: object) -> bytes:
    return json.dumps({"error": {"code": code, "message": "(#1) Meta says no", **fields}}).encode()


def refused(status: int, answer: bytes) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        send(Cloud(status, answer))
    return caught.value


def test_pitfall_16_a_pair_rate_makes_this_shopper_wait_and_nobody_else() -> None:
    found = refused(400, error(131056))
    assert isinstance(found, SlowDown)
    assert not found.whole_account


@pytest.mark.parametrize("code", [4, 80007, 130429])
def test_pitfall_17_a_rate_limit_comes_as_http_400_and_makes_the_whole_account_wait(code: int) -> None:
    found = refused(400, error(code))
    assert isinstance(found, SlowDown)
    assert found.whole_account


@pytest.mark.parametrize(
    ("status", "code"), [(500, 131000), (500, 131016), (400, 1), (503, 2), (503, 133004), (500, 131057)]
)
def test_metas_own_trouble_is_tried_again(status: int, code: int) -> None:
    assert isinstance(refused(status, error(code)), Unavailable)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        *[(400, 131048), (403, 368), (403, 131031), (400, 131064), (400, 131042)],
        *[(401, 190), (401, 0), (500, 3), (403, 10), (403, 200), (403, 299), (403, 131005)],
    ],
)
def test_a_stopped_account_needs_a_person(status: int, code: int) -> None:
    found = refused(status, error(code))
    assert isinstance(found, Refused)
    assert (found.operator, found.code) == (True, code)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        *[(400, code) for code in (131047, 131026, 131049, 131050, 130472, 131021, 131030, 131051, 131052, 131053)],
        *[(400, code) for code in (131008, 131009, 100, 135000, 131062, 137000, 132000, 132005, 132007, 132012)],
        *[(400, 132015), (400, 132016), (400, 132068), (400, 132069), (404, 132001)],
    ],
)
def test_what_never_arrives_is_not_tried_again(status: int, code: int) -> None:
    found = refused(status, error(code))
    assert isinstance(found, Refused)
    assert (found.operator, found.code) == (False, code)


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (429, b"", SlowDown),
        (502, b"<html>Bad gateway</html>", Unavailable),
        (400, error(999999, is_transient=True), Unavailable),
        (400, error(999999), Refused),
        (403, b"{}", Refused),
        (302, b"", Refused),
        (400, b"[" * 100_000, Refused),
    ],
)
def test_an_answer_that_names_no_known_code_is_judged_by_its_status(
    status: int, answer: bytes, kind: type[ChannelError]
) -> None:
    assert type(refused(status, answer)) is kind


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"messages": []}', b"null"])
def test_an_acceptance_that_names_no_message_is_no_acceptance(answer: bytes) -> None:
    assert isinstance(refused(200, answer), Unavailable)


def test_the_reason_is_metas_own_without_the_shoppers_number() -> None:
    found = refused(400, error(131026, error_data={"details": "Recipient 31612345678 is not on WhatsApp"}))
    assert str(found) == "131026: Recipient … is not on WhatsApp"


# --- the real HTTP client ----------------------------------------------------------------------------------------


class Graph(BaseHTTPRequestHandler):
    """A Cloud API on a real socket; `seen` is what it got."""

    seen: list[tuple[str, str, bytes]] = []  # noqa: RUF012 (one server a test, cleared by the fixture)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.headers["Authorization"], body))
        status = 302 if "redirect" in self.path else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere/1/messages")
        self.send_header("Content-Length", str(len(ACCEPTED)))
        self.end_headers()
        self.wfile.write(ACCEPTED)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def graph() -> Iterator[str]:
    Graph.seen.clear()
    server = HTTPServer(("127.0.0.1", 0), Graph)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_send_over_http_arrives_with_its_token(graph: str) -> None:
    sent = WhatsApp(f"{graph}/v23.0").send("whatsapp:1", "+31", HELLO, token="t0ken", reference="r")
    assert sent == "wamid.new"
    [(path, authorization, body)] = Graph.seen
    assert (path, authorization) == ("/v23.0/1/messages", "Bearer t0ken")
    assert json.loads(body)["text"] == HELLO["text"]


def test_the_token_is_never_carried_to_another_address(graph: str) -> None:
    with pytest.raises(Refused):
        WhatsApp(f"{graph}/redirect").send("whatsapp:1", "+31", HELLO, token="t0ken", reference="r")
    assert len(Graph.seen) == 1


def test_no_answer_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        WhatsApp("http://127.0.0.1:9").send("whatsapp:1", "+31", HELLO, token="t0ken", reference="r")


def test_typing_is_shown_on_the_message_that_is_being_answered() -> None:
    cloud = Cloud(answer=b'{"success": true}')
    WhatsApp("https://graph.example/v23.0/", cloud).show_typing(
        "whatsapp:200300400", "+31612345678", "wamid.in", token="t0ken"
    )
    [(url, _, body)] = cloud.sent
    assert url == "https://graph.example/v23.0/200300400/messages"
    assert body == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.in",
        "typing_indicator": {"type": "text"},
    }
