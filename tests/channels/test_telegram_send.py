"""The webhook's secret, sending, and what each refusal means. The Bot API is a function that remembers its calls."""

import json
import logging
import traceback
from collections.abc import Mapping

import pytest

from functions.channels.channel import Payload, Request
from functions.channels.telegram import Telegram
from functions.errors import ChannelError, Refused, SayOtherwise, SignatureError, SlowDown, Unavailable
from tests.channels.contract.telegram import error
from tests.channels.messages import carousel
from tests.channels.outbound_telegram import problems

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
HELLO = {"method": "sendMessage", "text": "Hallo"}
ACCEPTED = b'{"ok": true, "result": {"message_id": 12, "chat": {"id": 42, "type": "private"}}}'


class Bots:
    """Answers every POST the same way."""

    def __init__(self, status: int = 200, answer: bytes = ACCEPTED) -> None:
        self.status, self.answer = status, answer
        self.sent: list[tuple[str, Mapping[str, str], dict[str, object]]] = []

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        self.sent.append((url, headers, json.loads(body)))
        return self.status, self.answer


def send(bots: Bots, payload: Payload = HELLO) -> str:
    return Telegram("https://bots.example/", bots).send(
        "telegram:110201543", "42", payload, token=TOKEN, reference="c1/7/0"
    )


def refused(status: int, answer: bytes, payload: Payload = HELLO) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        send(Bots(status, answer), payload)
    return caught.value


# --- the secret ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["", "tulp", "tulip ", "TULIP", "tulipa"])
def test_a_secret_that_is_not_ours_is_refused(given: str) -> None:
    request = Request(b"{}", {"x-telegram-bot-api-secret-token": given})
    with pytest.raises(SignatureError):
        Telegram().verify(request, {"telegram_secret_token": ("tulip", "rose")})


def test_there_is_no_handshake() -> None:
    with pytest.raises(SignatureError):
        Telegram().handshake(Request(b"", query={"hub.challenge": "1"}), {"telegram_secret_token": ("tulip",)})


# --- sending ------------------------------------------------------------------------------------------------------


def test_a_send_is_one_post_of_its_method_and_gives_chat_and_message() -> None:
    bots = Bots()
    assert send(bots) == "42:12"
    [(url, headers, body)] = bots.sent
    assert url == f"https://bots.example/bot{TOKEN}/sendMessage"
    assert headers == {"Content-Type": "application/json"}
    assert body == {"chat_id": 42, "text": "Hallo"}


def test_an_album_is_known_by_its_first_message() -> None:
    album = b'{"ok": true, "result": [{"message_id": 5, "chat": {"id": 42}}, {"message_id": 6, "chat": {"id": 42}}]}'
    assert send(Bots(answer=album)) == "42:5"


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"ok": true, "result": true}', b"null", b"[" * 100_000])
def test_an_acceptance_that_names_no_message_is_no_acceptance(answer: bytes) -> None:
    assert isinstance(refused(200, answer), Unavailable)


# --- changing a message -------------------------------------------------------------------------------------------

PAGE = {"method": "editMessageMedia", "message_id": 12, "media": {"type": "photo", "media": "https://x.example/1.jpg"}}


def test_a_message_that_shows_it_already_has_been_changed() -> None:
    same = error(400, "Bad Request: message is not modified: specified new message content is exactly the same")
    assert Telegram(post=Bots(*same)).send("telegram:1", "42", PAGE, token=TOKEN, reference="r") == "42:12"


@pytest.mark.parametrize(
    "why",
    ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID", "message to be edited not found"],
)
def test_a_message_that_is_not_there_any_more_is_gone(why: str) -> None:
    found = refused(400, error(400, f"Bad Request: {why}")[1], Telegram().page(carousel(3), "c1/7/0", 1, "42:12"))
    assert isinstance(found, SayOtherwise)
    assert found.instead == Telegram().page(carousel(3), "c1/7/0", 1, "")


@pytest.mark.parametrize(
    "why",
    [
        "wrong file identifier/HTTP URL specified",
        "failed to get HTTP URL content",
        "wrong type of the web page content",
        "IMAGE_PROCESS_FAILED",
        "PHOTO_INVALID_DIMENSIONS",
        'failed to send message #1 with the error message "WEBPAGE_CURL_FAILED"',
    ],
)
def test_a_picture_that_telegram_cannot_fetch_does_not_cost_the_words_under_it(why: str) -> None:
    answer = error(400, f"Bad Request: {why}")[1]
    shown = Telegram().page(carousel(3), "c1/7/0", 1, "")
    found = refused(400, answer, shown)
    assert isinstance(found, SayOtherwise) and found.instead
    assert problems(found.instead) == []
    assert (found.instead["text"], found.instead["reply_markup"]) == (shown["caption"], shown["reply_markup"])
    over = refused(400, answer, Telegram().page(carousel(3), "c1/7/0", 1, "42:12"))
    assert isinstance(over, SayOtherwise) and over.instead == found.instead
    album = {"method": "sendMediaGroup", "media": [{"type": "photo", "media": "https://x.example/1.jpg"}] * 2}
    alone = refused(400, answer, album)
    assert isinstance(alone, SayOtherwise) and alone.instead is None


@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument"])
def test_a_message_that_is_nothing_without_its_picture_is_refused_as_any_other(method: str) -> None:
    payload = {"method": method, "photo": "https://x.example/1.jpg"}
    found = refused(400, error(400, "Bad Request: failed to get HTTP URL content")[1], payload)
    assert isinstance(found, Refused) and not isinstance(found, SayOtherwise)


# --- refusals -----------------------------------------------------------------------------------------------------


def test_429_says_how_long_to_wait() -> None:
    found = refused(429, error(429, "Too Many Requests: retry after 14", retry_after=14)[1])
    assert isinstance(found, SlowDown)
    assert (found.seconds, found.whole_account) == (14.0, False)


@pytest.mark.parametrize("answer", [b"", b"<html>", b'{"parameters": {"retry_after": "soon"}}'])
def test_429_that_does_not_say_how_long_is_backed_off_from(answer: bytes) -> None:
    found = refused(429, answer)
    assert isinstance(found, SlowDown)
    assert found.seconds is None


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_telegrams_own_trouble_is_tried_again(status: int) -> None:
    assert isinstance(refused(status, b"<html>"), Unavailable)


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: BUTTON_DATA_INVALID"),
    ],
)
def test_what_never_arrives_is_not_tried_again(status: int, description: str) -> None:
    found = refused(status, error(status, description)[1])
    assert isinstance(found, Refused)
    assert (found.operator, found.code, str(found)) == (False, status, f"{status}: {description}")
    assert found.unreachable == ("BUTTON" not in description)


@pytest.mark.parametrize("status", [401, 404])
def test_a_token_that_is_no_longer_one_needs_a_person(status: int) -> None:
    found = refused(status, error(status, "Unauthorized")[1])
    assert isinstance(found, Refused)
    assert found.operator


def test_a_reason_names_no_chat() -> None:
    assert "100200300" not in str(refused(400, error(400, "x", migrate_to_chat_id=-100200300)[1]))
    assert str(refused(400, error(400, "user 424242 is no one")[1])) == "400: user … is no one"


# --- the token, which is part of the address ----------------------------------------------------------------------


def test_no_error_of_a_call_carries_the_token(caplog: pytest.LogCaptureFixture) -> None:
    """With the real HTTP client, whose own errors and debug lines name the address."""
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as caught:
        Telegram("http://127.0.0.1:9").send("telegram:1", "42", HELLO, token=TOKEN, reference="r")
    assert TOKEN not in "".join(traceback.format_exception(caught.value)) + caplog.text


def test_an_error_that_names_the_address_is_told_without_the_token() -> None:
    def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        raise Unavailable(f"no route to {url}")

    with pytest.raises(Unavailable) as caught:
        Telegram("https://bots.example", post).send("telegram:1", "42", HELLO, token=TOKEN, reference="r")
    assert str(caught.value) == "no route to https://bots.example/bot…/sendMessage"
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


def test_an_answer_over_http_leaves_no_token_in_a_debug_log(caplog: pytest.LogCaptureFixture) -> None:
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Api(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(ACCEPTED)))
            self.end_headers()
            self.wfile.write(ACCEPTED)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    with caplog.at_level(logging.DEBUG):
        sent = Telegram(f"http://127.0.0.1:{server.server_port}").send(
            "telegram:1", "42", HELLO, token=TOKEN, reference="r"
        )
    server.shutdown()
    thread.join()
    server.server_close()
    assert sent == "42:12"
    assert TOKEN not in caplog.text
