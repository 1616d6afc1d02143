"""The one HTTP call that sending is. urllib3 comes with botocore, and is imported late: most functions send nothing."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from functions.errors import Unavailable

CONNECT_SECONDS, READ_SECONDS = 2, 5
Post = Callable[[str, Mapping[str, str], bytes], tuple[int, bytes]]
"""One POST: address, headers and body; HTTP status and body. Raises Unavailable when there was no answer."""


def poster(read_seconds: float = READ_SECONDS) -> Post:
    pool: list[Any] = []

    def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        import urllib3

        if not pool:
            # Its debug lines name the address that is called, and Telegram's has the bot's token in it.
            logging.getLogger("urllib3").setLevel(logging.INFO)
            timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=read_seconds)
            pool.append(urllib3.PoolManager(timeout=timeout, retries=False))
        try:
            answer = pool[0].request("POST", url, headers=dict(headers), body=body, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise Unavailable(type(error).__name__) from error
        return answer.status, answer.data

    return post
