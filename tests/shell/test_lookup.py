"""The address register: PDOK's wire form, and that nothing that goes wrong there is the shopper's trouble."""

import json
import socket
import threading
from urllib.parse import parse_qsl, urlsplit

import pytest

from functions import lookup
from functions.commerce.places import Registered
from functions.lookup import Locatieserver, read

URL = "https://register.example/search/v3_1/free"
ANSWER = {
    "response": {
        "numFound": 1,
        "start": 0,
        "maxScore": 15.695365,
        "numFoundExact": True,
        "docs": [
            {
                "bron": "BAG",
                "woonplaatscode": "2907",
                "type": "adres",
                "woonplaatsnaam": "Haarlem",
                "openbareruimtetype": "Weg",
                "gemeentecode": "0392",
                "weergavenaam": "Riouwstraat 1, 2022ZJ Haarlem",
                "straatnaam_verkort": "Riouwstr",
                "straatnaam": "Riouwstraat",
                "id": "adr-521e3fb0b4343d92b2e47f869071ed5e",
                "gemeentenaam": "Haarlem",
                "provincienaam": "Noord-Holland",
                "postcode": "2022ZJ",
                "huisnummer": 1,
                "huis_nlt": "1",
                "centroide_ll": "POINT(4.64739941 52.39738762)",
                "score": 15.695365,
            }
        ],
    }
}
NOTHING = {"response": {"numFound": 0, "start": 0, "maxScore": 0.0, "numFoundExact": True, "docs": []}}
RIOUWSTRAAT = Registered(street="Riouwstraat", city="Haarlem", region="Noord-Holland")


class Register:
    """Answers with the same each time, and remembers what it was asked."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def answering(body: object) -> Register:
    return Register(json.dumps(body).encode())


def test_an_answer_of_the_locatieserver_is_read() -> None:
    register = answering(ANSWER)
    assert Locatieserver(URL, register)("NL", "2022 ZJ", "1") == RIOUWSTRAAT
    (asked,) = register.asked
    assert asked.startswith(f"{URL}?")
    query = parse_qsl(urlsplit(asked).query)
    assert {("fq", "type:adres"), ("fq", "postcode:2022ZJ"), ("fq", "huisnummer:1")} <= set(query)


def test_an_address_that_does_not_exist_is_not_known() -> None:
    assert Locatieserver(URL, answering(NOTHING))("NL", "2022 ZJ", "999") is None


def test_each_address_is_asked_once_a_process_also_one_that_does_not_exist() -> None:
    for body in (ANSWER, NOTHING):
        register = answering(body)
        look_up = Locatieserver(URL, register)
        assert look_up("NL", "2022 ZJ", "1") == look_up("NL", "2022zj", "1")
        assert len(register.asked) == 1


def test_the_answers_that_are_kept_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "MOST_KEPT", 3)
    register = answering(ANSWER)
    look_up = Locatieserver(URL, register)
    for number in ("1", "2", "3", "4", "4", "1"):
        look_up("NL", "2022 ZJ", number)
    assert len(register.asked) == 5


def test_other_countries_are_not_asked() -> None:
    register = answering(ANSWER)
    assert Locatieserver(URL, register)("BE", "2000", "1") is None
    assert not register.asked


@pytest.mark.parametrize(
    "failure",
    [
        TimeoutError("slow"), OSError("refused"), ConnectionResetError(), b"<html>", b"{}",
        b'{"response": {}}',
        b'{"response": {"docs": [{}]}}', 
        b'{"response": {"docs": [{"straatnaam": null, "woonplaatsnaam": "x"}]}}', b"[]",
    ],
)  # fmt: skip
def test_what_goes_wrong_is_not_known_and_is_asked_again_after_a_rest(
    failure: bytes | Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 100.0
    look_up = Locatieserver(URL, Register(failure, json.dumps(ANSWER).encode()), lambda: now)
    assert look_up("NL", "2022 ZJ", "1") is None
    assert "AddressNotLookedUp" in (logged := capsys.readouterr().out)
    assert "ZJ" not in logged  # not the digits: the log's own time may have them
    now += 29
    assert look_up("NL", "2022 ZJ", "1") is None
    now += 2
    assert look_up("NL", "2022 ZJ", "1") == RIOUWSTRAAT


def test_a_register_that_says_nothing_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/free"
        assert Locatieserver(url)("NL", "2022 ZJ", "1") is None


def test_an_address_that_is_no_url_is_refused() -> None:
    with pytest.raises(ValueError, match="CHATKASSA_ADDRESS_LOOKUP"):
        Locatieserver("file:///etc/passwd")


def test_any_other_form_raises_what_the_caller_expects() -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        read(b'{"response": []}')


def test_the_wire_is_really_spoken() -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(ANSWER).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        assert Locatieserver(f"http://127.0.0.1:{server.server_port}/free")("NL", "2022 ZJ", "1") == RIOUWSTRAAT
        thread.join()
