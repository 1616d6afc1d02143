"""Who is signed in at the console. Only a hash of what the browser holds is kept: whoever reads the table is nobody."""

import hashlib
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from functions.storage import keys
from functions.storage.table import Table, doc, integer, text


class SignIn(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)

    person: str
    """The user pool's id."""
    email: str
    name: str = ""
    role: str
    csrf: str
    """Every form of this sign-in has it, and nobody else's."""
    until: datetime


def keep(table: Table, token: str, sign_in: SignIn) -> None:
    table.write(
        _key(token),
        {"doc": text(sign_in.model_dump_json()), keys.EXPIRES: integer(int(sign_in.until.timestamp()))},
    )


def find(table: Table, token: str, now: datetime) -> SignIn | None:
    """None: there is none, or it has ended."""
    item = table.get(_key(token)) if token else None
    if item is None:
        return None
    found = SignIn.model_validate_json(doc(item))
    return found if found.until > now else None


def end(table: Table, token: str) -> None:
    table.delete(_key(token))


def _key(token: str) -> keys.Key:
    return keys.sign_in(hashlib.sha256(token.encode()).hexdigest())
