"""`make telegram STAGE=…`: tells Telegram where the shop's bot listens, and shows what Telegram says of it.

    make telegram STAGE=prod                   register the webhook and the bot's commands
    make telegram STAGE=prod ARGS=--show       only look
    make telegram STAGE=prod ARGS="--drop"     and forget what was sent to the bot while nobody listened

It may be run again at any time: after a change of the secret, of the domain, or of this list of updates.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from functions.channels.http import poster
from functions.channels.telegram import API
from functions.errors import Unavailable
from infra import parameters
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.stack import given_parameters

UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "pre_checkout_query",
    "shipping_query",
    "my_chat_member",
)
"""What is asked for. Anything else would only be told to the operator."""
PORTS = (443, 80, 88, 8443)
MAX_CONNECTIONS = 40
"""Updates that Telegram may have open at once: those of one chat come one after another whatever it is."""
COMMANDS = {
    "": {"menu": "What can be done here", "cart": "What is in your cart", "help": "Help", "stop": "No more messages"},
    "nl": {"menu": "Wat hier kan", "cart": "Wat er in je mandje zit", "help": "Hulp", "stop": "Geen berichten meer"},
}
"""What the apps show behind "/", by language; "": of every other."""
Call = Callable[[str, dict[str, Any]], Any]
"""A method of the bot and its parameters; the answer's `result`. Raises Stop."""


def caller(token: str, api: str) -> Call:
    post = poster()

    def call(method: str, body: dict[str, Any]) -> Any:
        try:
            status, answer = post(
                f"{api}/bot{token}/{method}", {"Content-Type": "application/json"}, json.dumps(body).encode()
            )
        except Unavailable as failure:
            raise Stop(f"Telegram does not answer ({failure})") from None  # its cause names the address, and the token
        try:
            said = json.loads(answer)
        except ValueError:
            said = {}
        if status == 200 and said.get("ok"):
            return said.get("result")
        raise Stop(f"Telegram refuses {method}: {said.get('description', f'HTTP {status}')}")

    return call


def bot_of(token: str, accounts: str, stage: str) -> str:
    """The bot's id, the same in the token and in the stage's accounts. Raises Stop that says what is missing."""
    if not token:
        raise Stop(
            f"telegram_token is not set: python -m infra.secret --stage {stage} telegram_token (BotFather has it)"
        )
    bot, _, rest = token.partition(":")
    if not (bot.isdecimal() and rest):
        raise Stop(
            "telegram_token is no bot's token: BotFather's look like 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
        )
    own = [account for account in accounts.split(",") if account.partition(":")[0] == "telegram"]
    if own != [f"telegram:{bot}"]:
        there = ",".join(account for account in accounts.split(",") if account and account not in own)
        wanted = ",".join(filter(None, (there, f"telegram:{bot}")))
        named = f"the stage's accounts name {', '.join(own)}" if own else "the stage does not know the bot"
        raise Stop(f'{named}: make deploy STAGE={stage} ARGS="--accounts {wanted}"')
    return bot


def webhook(public_url: str, secret: str, stage: str, *, drop: bool = False) -> dict[str, Any]:
    """setWebhook's parameters. Raises Stop."""
    if not public_url or not secret:
        name = "telegram_secret_token" if public_url else "public_url"
        raise Stop(f"{name} is not set: make deploy STAGE={stage}")
    address = urlsplit(public_url)
    if address.scheme != "https" or (address.port or 443) not in PORTS:
        raise Stop(f"Telegram calls https on port {', '.join(map(str, PORTS))} only; public_url is {public_url}")
    return {
        "url": f"{public_url.rstrip('/')}/webhooks/telegram",
        "secret_token": secret.split(",")[0],
        "allowed_updates": list(UPDATES),
        "max_connections": MAX_CONNECTIONS,
        "drop_pending_updates": drop,
    }


def register(call: Call, wanted: dict[str, Any]) -> None:
    call("setWebhook", wanted)
    for language, commands in COMMANDS.items():
        shown = [{"command": name, "description": what} for name, what in commands.items()]
        call("setMyCommands", {"commands": shown, "language_code": language})


def verdicts(me: dict[str, Any], info: dict[str, Any], wanted: dict[str, Any]) -> Iterator[tuple[bool, str]]:
    """What Telegram says of the bot and its webhook, and whether that is as it should be."""
    yield True, f"bot @{me.get('username', '?')} ({me.get('id')}): https://t.me/{me.get('username', '')}"
    url = info.get("url", "")
    yield url == wanted["url"], f"webhook: {url or 'none'}"
    listed = info.get("allowed_updates") or []
    missing = sorted(set(UPDATES) - set(listed))
    yield (
        not missing,
        f"updates: {', '.join(listed) or 'the default'}" + (f"; not {', '.join(missing)}" * bool(missing)),
    )
    yield True, f"waiting: {info.get('pending_update_count', 0)}"
    if info.get("last_error_message"):
        at = datetime.fromtimestamp(info.get("last_error_date", 0), UTC)
        yield False, f"last error, {at:%Y-%m-%d %H:%M} UTC: {info['last_error_message']}"


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make telegram", description="The bot's webhook.")
    cloud_options(parser)
    parser.add_argument("--show", action="store_true", help="only show what Telegram knows")
    parser.add_argument("--drop", action="store_true", help="forget what was sent to the bot so far")
    given = parser.parse_args()
    cloud = cloud_of(given)
    values, deployed = parameters.read(cloud, given.stage), given_parameters(cloud, given.stage)
    token = values.get("telegram_token", "")
    bot_of(token, deployed.get("Accounts", ""), given.stage)
    wanted = webhook(
        values.get("public_url", ""), values.get("telegram_secret_token", ""), given.stage, drop=given.drop
    )
    apis = dict(each.split("=", 1) for each in deployed.get("ChannelApis", "").split(",") if "=" in each)
    call = caller(token, apis.get("telegram", API))
    me = call("getMe", {})
    if not given.show:
        register(call, wanted)
    found = list(verdicts(me, call("getWebhookInfo", {}), wanted))
    for ok, what in found:
        say(f"{'✓' if ok else '✗'} {what}")
    sys.exit(0 if all(ok for ok, _ in found[:3]) else 1)


if __name__ == "__main__":
    main()
