"""What the stand-in says no with."""

from typing import Any


class ApiError(Exception):
    """An error as Stripe words it. `kept`: the endpoint ran, so the answer is kept with its idempotency key."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        kept: bool = False,
    ) -> None:
        self.status = status
        self.kept = kept
        found = {"type": type, "message": message, "code": code, "param": param}
        self.body: dict[str, Any] = {"error": {key: value for key, value in found.items() if value is not None}}
        super().__init__(message)


class TimedOut(Exception):
    """No answer: before anything was done, or after all of it was."""
