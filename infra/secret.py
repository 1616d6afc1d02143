"""Sets, shows or renews one parameter of a stage: `python -m infra.secret --stage prod stripe_key`.

The value is asked for, or read from standard input, so that it is in no shell history. `--keep-previous` keeps the old
value of a verifying secret beside the new one, until the provider has taken the new one over.
"""

import argparse
import getpass
import secrets
import sys

from infra import parameters, stripe_key
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options

VERIFYING = (
    "whatsapp_app_secret",
    "whatsapp_verify_token",
    "wechat_token",
    "wechat_aes_key",
    "messenger_app_secret",
    "messenger_verify_token",
    "instagram_app_secret",
    "instagram_verify_token",
    "kik_api_key",
    "telegram_secret_token",
    "sendcloud_secret",
    "easypost_secret",
    "aftership_secret",
    "stripe_webhook_secret",
    "session_key",
    "ticket_key",
    "api_keys",
    "merchant_keys",
)
"""Only these may hold two values, "current,previous"."""


def new_value(name: str, value: str, previous: str, *, keep_previous: bool) -> str:
    """Raises Stop for a value that cannot be right."""
    value = value.strip()
    if not value or "," in value:
        raise Stop(f"{name}: one value, without a comma")
    if name == "stripe_key" and not value.startswith(("rk_", "sk_")):
        raise Stop("stripe_key: a restricted key begins with rk_live_ or rk_test_")
    if name == "telegram_provider_token" and not any(kind in value for kind in (":LIVE:", ":TEST:")):
        raise Stop("telegram_provider_token has :LIVE: or :TEST: in it (BotFather → Payments → Stripe)")
    if name == "stripe_webhook_secret" and not value.startswith("whsec_"):
        raise Stop("stripe_webhook_secret begins with whsec_ (Stripe → Webhooks → your endpoint → Signing secret)")
    if not keep_previous or not previous:
        return value
    if name not in VERIFYING:
        raise Stop(f"{name} cannot hold two values; those that can: {', '.join(VERIFYING)}")
    return f"{value},{previous.split(',')[0]}"


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.secret", description="One parameter of a stage.")
    cloud_options(parser)
    parser.add_argument("name", choices=parameters.NAMES)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--show", action="store_true", help="print it")
    what.add_argument("--random", action="store_true", help="a new random value, for a secret of our own")
    parser.add_argument("--keep-previous", action="store_true", help="keep the old value valid beside the new one")
    parser.add_argument(
        "--switch-money", action="store_true", help="stripe_key: from test money to real, or back, in one stage"
    )
    given = parser.parse_args()
    cloud = cloud_of(given)
    previous = parameters.read(cloud, given.stage).get(given.name, "")
    if given.show:
        say(previous or "(not set)")
        return
    if given.random:
        value = secrets.token_urlsafe(32)
    else:
        value = getpass.getpass(f"{given.name}: ") if sys.stdin.isatty() else sys.stdin.readline()
    value = new_value(given.name, value, previous, keep_previous=given.keep_previous)
    if given.name == "stripe_key":
        stripe_key.refuse_unfit(value, given.stage, "" if given.switch_money else previous)
    parameters.write(cloud, given.stage, {given.name: value})
    say(f"{given.name} is set; functions take it up within five minutes")
    if given.name == "stripe_key":
        say(f"then `make deploy STAGE={given.stage}` tells the edge whether it is for real money, and tries the key")


if __name__ == "__main__":
    main()
