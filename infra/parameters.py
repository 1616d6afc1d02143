"""A stage's parameters in SSM (functions/settings.py lists them). Secrets are SecureStrings; our own are made here."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from functions.channels.registry import CHANNELS
from functions.secrets import CARRIERS
from infra.stack import Cloud

PLAIN = (
    "public_url",
    "sockets_url",
    "whatsapp_business_id",
    "console_url",
    "login_url",
    "login_client",
    "login_issuer",
)
OURS = (
    "link_key",
    "session_key",
    "ticket_key",
    "api_keys",
    "merchant_keys",
    "whatsapp_verify_token",
    "telegram_secret_token",
    "wechat_token",
    "messenger_verify_token",
    "instagram_verify_token",
)
"""Ours to choose: random, made once, kept for ever after."""
THEIRS = (
    "whatsapp_app_secret",
    "whatsapp_token",
    "wechat_app_id",
    "wechat_app_secret",
    "wechat_aes_key",
    "messenger_app_secret",
    "messenger_token",
    "instagram_app_secret",
    "instagram_token",
    "kik_api_key",
    "telegram_token",
    "telegram_provider_token",
    "sendcloud_secret",
    "easypost_secret",
    "aftership_secret",
    "stripe_key",
    "stripe_webhook_secret",
)
"""Given by the channels' providers and Stripe."""
OPTIONAL: tuple[str, ...] = ("whatsapp_business_id", "wechat_aes_key", "telegram_provider_token", *CARRIERS)
"""What a channel can do without; the business account's id is for having templates approved."""
MOST_NAMES = 10
"""Of one GetParameters."""
NAMES = (*PLAIN, *OURS, *THEIRS)


def wanted(names: Sequence[str], accounts: str) -> list[str]:
    """Those of names that a stage with these accounts ("kik:roses,wechat:gh_1") must have; WhatsApp is always there."""
    there = {"whatsapp"} | {account.partition(":")[0] for account in accounts.split(",")}
    others = [entry for channel, entry in CHANNELS.items() if channel not in there]
    unused = {name for entry in others for name in (*entry.verifies, *entry.sends)}
    return [name for name in names if name not in unused and name not in OPTIONAL]


def path(stage: str) -> str:
    return f"/chatkassa/{stage}/"


def read(cloud: Cloud, stage: str) -> dict[str, str]:
    """What is set, by name."""
    client, found = cloud.client("ssm"), {}
    for at in range(0, len(NAMES), MOST_NAMES):
        names = [path(stage) + name for name in NAMES[at : at + MOST_NAMES]]
        for each in client.get_parameters(Names=names, WithDecryption=True)["Parameters"]:
            found[each["Name"].removeprefix(path(stage))] = each["Value"]
    return found


def write(cloud: Cloud, stage: str, values: Mapping[str, str]) -> list[str]:
    """Set those that differ; their names."""
    client: Any = cloud.client("ssm")
    before = read(cloud, stage)
    changed = [name for name, value in values.items() if before.get(name) != value]
    for name in changed:
        kind = "String" if name in PLAIN else "SecureString"
        client.put_parameter(Name=path(stage) + name, Value=values[name], Type=kind, Overwrite=True)
    return changed


def generate_ours(cloud: Cloud, stage: str) -> list[str]:
    """Make those of our own secrets that are not there yet; their names."""
    there = read(cloud, stage)
    return write(cloud, stage, {name: secrets.token_urlsafe(32) for name in OURS if name not in there})
