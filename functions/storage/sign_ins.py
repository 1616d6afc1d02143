"""Who is signed in at the console. Only a hash of what the browser holds is kept: whoever reads the table is nobody.

A role that is changed, or taken away, counts at once: that it was stands in an item of the shop, which is read with
each sign-in, in one request. A sign-in that is newer has its role from the user pool.
"""

import hashlib
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from functions.storage import keys
from functions.storage.table import Table, doc, expiry, integer, text

KEPT_DAYS = 1
"""Of changed roles: longer than anybody stays signed in."""


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
    at: datetime | None = None
    """When the user pool told their role; None: before that was kept."""


def keep(table: Table, token: str, sign_in: SignIn) -> None:
    table.write(
        _key(token),
        {"doc": text(sign_in.model_dump_json()), keys.EXPIRES: integer(int(sign_in.until.timestamp()))},
    )


def find(table: Table, token: str, now: datetime) -> SignIn | None:
    """With the role that they have now. None: there is none, it has ended, or the person was taken out since."""
    if not token:
        return None
    found = table.batch_get([_key(token), keys.people(table.shop)])
    item = found.get(_key(token))
    sign_in = SignIn.model_validate_json(doc(item)) if item else None
    if sign_in is None or sign_in.until <= now:
        return None
    change = found.get(keys.people(table.shop), {}).get(_named(sign_in.email))
    if change is None:
        return sign_in
    at, _, role = str(change["S"]).partition("|")
    if sign_in.at is not None and sign_in.at > datetime.fromisoformat(at):
        return sign_in
    return sign_in.model_copy(update={"role": role}) if role else None


def note_role(table: Table, email: str, role: str, now: datetime) -> None:
    """For those who are signed in already. `role`: "" takes them out."""
    table.update(
        keys.people(table.shop),
        UpdateExpression="SET #person = :change, #expires = :expires",
        ExpressionAttributeNames={"#person": _named(email), "#expires": keys.EXPIRES},
        ExpressionAttributeValues={":change": text(f"{now.isoformat()}|{role}"), ":expires": expiry(now, KEPT_DAYS)},
    )


def end(table: Table, token: str) -> None:
    table.delete(_key(token))


def _key(token: str) -> keys.Key:
    return keys.sign_in(hashlib.sha256(token.encode()).hexdigest())


def _named(email: str) -> str:
    """Attribute of a person in the item of changed roles."""
    return f"of:{email.lower()}"
