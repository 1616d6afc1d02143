"""Who may call the API: a key in `Authorization: Bearer …`, held against a parameter of the stage."""

import hmac

from functions import bootstrap
from functions.errors import SignatureError


def authenticate(header: str, parameter: str) -> None:
    """`parameter`: the name of the secret that holds the keys. Raises SignatureError."""
    scheme, _, key = header.partition(" ")
    secrets = bootstrap.secrets()
    if scheme.lower() == "bearer" and (
        _is_one_of(key, secrets[parameter]) or (secrets.refresh() and _is_one_of(key, secrets[parameter]))
    ):
        return
    raise SignatureError("the API key is missing or wrong: Authorization: Bearer …")


def _is_one_of(key: str, keys: tuple[str, ...]) -> bool:
    """Compares with all of them, in constant time."""
    return any([hmac.compare_digest(key.strip().encode(), each.encode()) for each in keys])
