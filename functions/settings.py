"""The only reader of the environment. Nothing here touches AWS; secrets are parameters, not environment variables.

Parameters (SSM, SecureString where secret) live under `PARAMETERS` = "/chatkassa/{stage}/": public_url, link_key,
session_key, api_keys, whatsapp_app_secret, whatsapp_verify_token, whatsapp_token, stripe_key, stripe_webhook_secret;
sockets_url, without which open web chats poll.
A verifying secret may hold two values, "current,previous".
"""

import os
from functools import cache

from pydantic import BaseModel, ConfigDict


class Settings(BaseModel):
    """What a function is told at deploy time. A missing variable is named in the error."""

    model_config = ConfigDict(frozen=True)

    stage: str
    shop: str
    """The shop's id."""
    table: str
    mailbox_url: str
    payments_url: str
    unreadable_url: str
    """Queue that keeps signed bodies which we cannot read, and events that no code could decide."""
    bus: str
    bundles: str
    """S3 bucket of the bundles."""
    parameters: str
    whatsapp_api: str = "https://graph.facebook.com/v23.0"
    stripe_api: str = "https://api.stripe.com"
    stripe_live: bool | None = None
    """Whether the stage's Stripe key is a live one, for the edge, which may not read the key. None: not checked."""
    local: bool = False
    """A local stage: the clock may be moved by an item in the table."""


@cache
def settings() -> Settings:
    """Read `CHATKASSA_*`, once. Raises RuntimeError that names what is missing."""
    found = {
        name.removeprefix("CHATKASSA_").lower(): value
        for name, value in os.environ.items()
        if name.startswith("CHATKASSA_") and value
    }
    missing = [
        f"CHATKASSA_{name.upper()}"
        for name, field in Settings.model_fields.items()
        if field.is_required() and name not in found
    ]
    if missing:
        raise RuntimeError(f"environment variables are missing: {', '.join(missing)}")
    return Settings.model_validate(found)
