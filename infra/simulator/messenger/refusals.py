"""Meta's errors of the Send API (channels.md 3.3), in Meta's form."""

from infra.simulator.ports import ApiRefusal


def refused(code: int, message: str, subcode: int = 0, *, status: int = 400, transient: bool = False) -> ApiRefusal:
    error = {
        "message": f"(#{code}) {message}",
        "type": "OAuthException",
        "code": code,
        "error_subcode": subcode,
        "is_transient": transient,
        "fbtrace_id": "simulator",
    }
    kept = {name: value for name, value in error.items() if value or name in ("message", "type", "code")}
    return ApiRefusal(status, {"error": kept})


def invalid(message: str) -> ApiRefusal:
    return refused(100, message)


ON_DEMAND = {
    "500": refused(2, "Service temporarily unavailable", status=500, transient=True),
    "throttled": refused(613, "Calls to this api have exceeded the rate limit."),
    "token": refused(190, "Error validating access token: Session has expired.", 463, status=401),
    "refused": refused(551, "This person isn't available right now.", 1545041),
}
UNAVAILABLE = ON_DEMAND["refused"]
TAKEN_OVER = refused(10, "Message failed to send because another app is controlling this thread now.", 2018300)
DEAD_TAGS = ("CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE")
"""Since 27 April 2026."""
