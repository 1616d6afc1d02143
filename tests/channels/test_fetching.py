"""Where a channel's files may be fetched from, whatever an address in a webhook says (channels.md 12.35)."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from functions.channels import fetching
from functions.channels.fetching import Got, check_address, download, getter
from functions.errors import Refused, TooLarge, Unavailable

HOSTS = (".fbcdn.net", "files.example")
API = "https://graph.facebook.com/v23.0"
GOOD = "https://scontent.xx.fbcdn.net/1.jpg"


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    known = {"inside.fbcdn.net": "10.0.0.7", "loop.fbcdn.net": "::1", "cloud.fbcdn.net": "169.254.169.254"}
    monkeypatch.setattr(fetching, "_addresses", lambda host: {known.get(host, "157.240.1.1")})
    return known


@pytest.mark.parametrize(
    "url",
    [
        "http://scontent.xx.fbcdn.net/1.jpg", "https://evil.example/1.jpg", "https://fbcdn.net.evil.example/1.jpg",
        "https://evilfbcdn.net/1.jpg", "https://scontent.fbcdn.net@evil.example/", "https://a@scontent.fbcdn.net/",
        "https://scontent.fbcdn.net:8443/1.jpg", "https://169.254.169.254/latest/meta-data/", "https://[::1]/",
        "https://localhost/", "file:///etc/passwd", "ftp://scontent.fbcdn.net/1", "//scontent.fbcdn.net/1.jpg", "",
        "https://inside.fbcdn.net/1.jpg", "https://loop.fbcdn.net/1", "https://cloud.fbcdn.net/1", "https://x:y:z/",
        "https://graph.facebook.com.evil.example/", "http://graph.facebook.com/v23.0/1", "https://[evil/1",
    ],
)  # fmt: skip
def test_pitfall_35_an_address_elsewhere_is_never_fetched(url: str) -> None:
    with pytest.raises(Refused):
        check_address(url, HOSTS, API)


@pytest.mark.parametrize("url", [GOOD, "https://FILES.example./1", f"{API}/1", "https://scontent.fbcdn.net:443/1?a=b"])
def test_the_providers_own_hosts_are(url: str) -> None:
    check_address(url, HOSTS, API)


def test_a_redirect_is_followed_to_the_providers_hosts_only_and_not_for_ever() -> None:
    asked: list[str] = []

    def get(url: str, headers: object, most: int) -> Got:
        asked.append(url)
        return Got(302, b"", places[url]) if url in places else Got(200, b"picture")

    places = {GOOD: "/2.jpg"}
    assert download(get, GOOD, hosts=HOSTS, api=API, most=9) == b"picture"
    assert asked == [GOOD, "https://scontent.xx.fbcdn.net/2.jpg"]
    asked.clear()
    places[GOOD] = "https://evil.example/steal"
    with pytest.raises(Refused):
        download(get, GOOD, hosts=HOSTS, api=API, most=9, headers={"Authorization": "Bearer secret"})
    assert asked == [GOOD]
    places[GOOD] = GOOD
    with pytest.raises(Refused):
        download(get, GOOD, hosts=HOSTS, api=API, most=9)


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"x" * 300_000
        self.send_response(200)
        if self.path == "/known":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_address[1]}"
        found.shutdown()


@pytest.mark.parametrize("path", ["/known", "/unknown"])
def test_reading_stops_at_the_most_that_is_wanted(server: str, path: str) -> None:
    get = getter()
    assert len(get(f"{server}{path}", {}, 400_000).body) == 300_000
    with pytest.raises(TooLarge):
        get(f"{server}{path}", {}, 100_000)


def test_what_is_slow_is_given_up(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", -1.0)
    with pytest.raises(Unavailable):
        getter()(f"{server}/unknown", {}, 400_000)


def test_nobody_answers(server: str) -> None:
    with pytest.raises(Unavailable):
        getter()("http://127.0.0.1:9/", {}, 9)
