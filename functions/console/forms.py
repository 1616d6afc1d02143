"""What a browser posts: fields and files, of a plain form or of one with files. A library reads the latter.

The id of what a form asks is made of the form itself: sent twice (a double click, “again”) it is one event.
"""

import hashlib
import secrets
from urllib.parse import parse_qs

from functions.console.faults import fault
from functions.console.visit import Upload, Visit
from functions.errors import BadRequest

PLAIN = "application/x-www-form-urlencoded"
FILES = "multipart/form-data"
MOST_BYTES = 4_000_000
"""A Lambda takes 6 MB with what is around it, and a form comes as base64: a third more."""
MOST_FIELDS = 5_000
NOT_ITS_CONTENT = frozenset({"csrf"})


def read_form(kind: str, body: bytes) -> tuple[dict[str, list[str]], dict[str, Upload]]:
    """`kind`: the Content-Type header. Raises BadRequest."""
    if len(body) > MOST_BYTES:
        raise BadRequest(fault("form_large", most=MOST_BYTES // 1_000_000))
    if kind.partition(";")[0].strip().lower() == FILES:
        return _read_files(kind, body)
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (UnicodeDecodeError, ValueError):
        raise BadRequest(fault("form_unread")) from None
    return fields, {}


def _read_files(kind: str, body: bytes) -> tuple[dict[str, list[str]], dict[str, Upload]]:
    from io import BytesIO

    from multipart import MultipartError, parse_form_data

    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    try:
        fields, files = parse_form_data(environ, strict=True, charset="utf-8", memory_limit=2 * MOST_BYTES)
    except (MultipartError, UnicodeDecodeError):
        raise BadRequest(fault("form_unread")) from None
    uploads = {name: Upload(part.filename or "", part.raw) for name, part in files.iterallitems() if part.size}
    return {name: fields.getall(name) for name in fields}, uploads


def once() -> str:
    """For the field “once” of a form that is being drawn: by it the form is known again."""
    return secrets.token_hex(8)


def wish_id(visit: Visit) -> str:
    """The same for the same form with the same content; one that was changed and sent again is another wish."""
    content = sorted((name, *values) for name, values in visit.fields.items() if name not in NOT_ITS_CONTENT)
    return f"console-{hashlib.sha256(repr((visit.path, content)).encode()).hexdigest()[:20]}"
