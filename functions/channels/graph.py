"""What Meta's Graph API has in common for WhatsApp, Messenger and Instagram: where it is, how it says no, and how a
template's parameters must be written. Which code means what is each channel's own.
"""

import re
from dataclasses import dataclass

from functions.channels.fitting import shorten
from functions.channels.wire import mapping, read_object, string, whole
from functions.errors import ChannelError, Refused, SlowDown, Unavailable

API = "https://graph.facebook.com/v23.0"
MEDIA_HOSTS = (".fbsbx.com", ".fbcdn.net", ".cdninstagram.com", ".whatsapp.net")
"""Where what shoppers send lies: Meta's own content networks."""
DIGITS = re.compile(r"\d{7,}")
LONGEST_REASON = 300
PARAMETER = 1024
"""A template's whole body is at most this; a parameter cannot be more."""


@dataclass(frozen=True)
class GraphError:
    """`status` is HTTP's; `code` and `subcode` are Meta's, None where the answer is not a Graph error."""

    status: int
    code: int | None
    subcode: int | None
    reason: str
    """Meta's own words. Some quote the shopper's number, which has no place in a log."""
    transient: bool


def read_error(status: int, body: bytes) -> GraphError:
    error = mapping(mapping(read_object(body)).get("error"))
    code = whole(error.get("code"))
    said = string(mapping(error.get("error_data")).get("details")) or string(error.get("message"))
    told = DIGITS.sub("…", said)[:LONGEST_REASON]
    reason = f"{code if code is not None else f'HTTP {status}'}: {told}".rstrip(": ")
    return GraphError(status, code, whole(error.get("error_subcode")), reason, error.get("is_transient") is True)


def unknown_error(error: GraphError) -> ChannelError:
    """A code that no page of Meta's explains is judged by what surrounds it."""
    if error.status == 429:
        return SlowDown(error.reason, whole_account=True)
    if error.status >= 500 or error.transient:
        return Unavailable(error.reason)
    return Refused(error.reason, code=error.code, operator=error.status in (401, 403))


def template_parameter(value: str) -> dict[str, str]:
    """Meta refuses a parameter that is empty, or has a new line, a tab or more than four spaces in a row."""
    line = " ".join(part for part in value.replace("\t", " ").replace("\n", " ").split(" ") if part)
    return {"type": "text", "text": shorten(line, PARAMETER) or "–"}
