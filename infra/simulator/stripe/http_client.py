"""The stand-in as the SDK's HTTP client, in the same process: `StripeClient(key, http_client=StandInClient(core))`."""

from collections.abc import Mapping
from typing import Any

import stripe

from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.errors import TimedOut


class StandInClient(stripe.HTTPClient):
    name = "stand_in"

    def __init__(self, core: StandIn) -> None:
        super().__init__()
        self._core = core

    def request(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None, **_: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        try:
            answer = self._core.request(method, url, headers, post_data or "")
        except TimedOut as timed_out:
            raise stripe.APIConnectionError("timed out", should_retry=True) from timed_out
        return answer.body, answer.status, answer.headers

    def _sleep_time_seconds(self, num_retries: int) -> float:
        return 0  # the SDK waits half a second before its own retry; a test need not

    def close(self) -> None:
        pass
