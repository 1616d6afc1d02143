"""Fetching what a shopper sent, from the channel's own hosts and from nowhere else (reference/channels.md 12.35).

An address stands in a webhook that was signed, so it is the provider's; still only https to hosts that are known to be
the provider's is followed, not to a private address, and what is redirected only to such a host again. TLS is verified,
so that no other host can pass for one of them. Where the API itself is (in a demo, a stand-in) may be fetched from too.
"""

import ipaddress
import logging
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urljoin, urlsplit

from functions.channels.http import CONNECT_SECONDS
from functions.conversation.pictures import Picture
from functions.errors import Refused, SlowDown, TooLarge, Unavailable

READ_SECONDS = 3
SECONDS = 6.0
"""Of a whole fetch: with what else a worker does, it stays under the 8 s that it must have left for it."""
CHUNK = 64 * 1024
MOST_REDIRECTS = 2
REDIRECTS = frozenset((301, 302, 303, 307, 308))


@dataclass(frozen=True)
class Got:
    status: int
    body: bytes
    location: str = ""


Get = Callable[[str, Mapping[str, str], int], Got]
"""One GET: address, headers, and how many bytes to read at most. Raises TooLarge, or Unavailable: no answer in time."""


@runtime_checkable
class FetchesMedia(Protocol):
    """A channel from which a picture that a shopper sent can be fetched."""

    name: str

    def fetch_media(self, picture: Picture, *, token: str, most: int) -> bytes:
        """Raises what `send` does: Refused where it is not there (any more), TooLarge over `most` bytes."""


def getter(read_seconds: float = READ_SECONDS) -> Get:
    pool: list[Any] = []

    def get(url: str, headers: Mapping[str, str], most: int) -> Got:
        import urllib3

        if not pool:
            # Its debug lines name the address that is called, and Telegram's has the bot's token in it.
            logging.getLogger("urllib3").setLevel(logging.INFO)
            timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=read_seconds)
            pool.append(urllib3.PoolManager(timeout=timeout, retries=False))
        until = time.monotonic() + SECONDS
        try:
            answer = pool[0].request("GET", url, headers=dict(headers), redirect=False, preload_content=False)
            try:
                return Got(answer.status, _read(answer, most, until), answer.headers.get("Location", ""))
            finally:
                answer.close()
        except urllib3.exceptions.HTTPError as error:
            raise Unavailable(type(error).__name__) from None

    return get


def _read(answer: Any, most: int, until: float) -> bytes:
    """As it comes, not unpacked: what is small on its way may not be when it is here."""
    body = b""
    for chunk in answer.stream(CHUNK, decode_content=False):
        body += chunk
        if len(body) > most:
            raise TooLarge(f"over {most:,} bytes")
        if time.monotonic() > until:
            raise Unavailable(f"not there in {SECONDS:.0f} s")
    return body


def download(
    get: Get, url: str, *, hosts: Sequence[str], api: str, most: int, headers: Mapping[str, str] | None = None
) -> bytes:
    """`hosts`: the provider's, a leading dot for all below one. Raises Refused, TooLarge, SlowDown or Unavailable."""
    for _ in range(MOST_REDIRECTS + 1):
        check_address(url, hosts, api)
        got = get(url, headers or {}, most)
        if got.status not in REDIRECTS:
            return checked(got)
        url = urljoin(url, got.location)
    raise Refused("redirected too often")


def checked(got: Got) -> bytes:
    if got.status == 429:
        raise SlowDown("HTTP 429")
    if got.status >= 500 or got.status == 408:
        raise Unavailable(f"HTTP {got.status}")
    if got.status != 200:
        raise Refused(f"HTTP {got.status}", code=got.status)
    return got.body


def check_address(url: str, hosts: Sequence[str], api: str) -> None:
    """Raises Refused for one that is not to be fetched from; says no more than the host."""
    try:
        parts, own = urlsplit(url), urlsplit(api)
        port = parts.port
    except ValueError:
        raise Refused("not an address") from None
    if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
        return
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme != "https" or parts.username is not None or port not in (None, 443):
        raise Refused("not an https address")
    if not any(host.endswith(known) if known.startswith(".") else host == known for known in hosts):
        raise Refused(f"{host[:100]} is no host of the channel's")
    if not all(ipaddress.ip_address(address).is_global for address in _addresses(host)):
        raise Refused(f"{host[:100]} has a private address")


def _addresses(host: str) -> set[str]:
    try:
        return {str(found[4][0]).partition("%")[0] for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise Unavailable(type(error).__name__) from None
