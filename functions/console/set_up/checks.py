"""Tries a connection: a cheap call of the provider's API, as a shop of that account would make it, and what the answer
means in words. Nothing is sent to a shopper, and nothing changed.
"""

import base64
import json
from collections.abc import Callable, Mapping
from time import sleep
from typing import Any
from urllib.parse import quote

from functions import bootstrap
from functions.channels import graph, instagram, kik, telegram, wechat
from functions.channels.fetching import getter
from functions.channels.wire import mapping, read_object, string
from functions.console.set_up.connections import Connection, Verdict
from functions.console.set_up.parameters import public_url
from functions.errors import ChannelError, NotFound, SlowDown, Unavailable
from functions.settings import settings
from functions.storage import stripe_heard

MOST_BYTES = 100_000
WEBHOOK_LOOKS, WEBHOOK_LOOK_SECONDS = 20, 0.4
"""How long a webhook that was asked for is waited for: Stripe sends one within a second or two."""
Values = Mapping[str, str]


def check(connection: Connection, values: Values) -> Verdict:
    """`values`: its parameters that are set."""
    missing = [name for name in connection.given if not values.get(name) and name not in connection.optional]
    if missing:
        return Verdict("nothing_set")
    if connection.name not in WITHOUT_ACCOUNT and not connection.account:
        return Verdict("no_account")
    try:
        return CHECKS[connection.name](connection, values)
    except Unavailable:
        return Verdict("no_answer")


def _graph(api: str, token: str, account: str, fields: str, name: str) -> Verdict:
    status, said = _get(f"{api}/{quote(account)}?fields={fields}", {"Authorization": f"Bearer {token}"})
    if status == 200:
        return Verdict("works", {"who": string(said.get(name)) or account})
    error = graph.read_error(status, json.dumps(said).encode())
    if error.code in (190, 102):
        return Verdict("token", {"why": error.reason})
    if error.code in (10, 200) or status == 403:
        return Verdict("rights", {"why": error.reason})
    if error.code == 100:
        return Verdict("other_account", {"account": account, "why": error.reason})
    return Verdict("no_answer") if status >= 500 else Verdict("refused", {"why": error.reason})


def _whatsapp(connection: Connection, values: Values) -> Verdict:
    """The number, and the account that its templates are of, where it is known."""
    api, token = _api("whatsapp", graph.API), values["whatsapp_token"]
    found = _graph(api, token, _id(connection), "display_phone_number,verified_name", "display_phone_number")
    business = values.get("whatsapp_business_id", "")
    if not found.works or not business:
        return found
    templates = _graph(api, token, f"{business}/message_templates", "name,status", "name")
    if templates.works:
        return found
    why = templates.values.get("why", "")
    return Verdict("other_business", {"account": business, "why": why}) if why else templates


def _messenger(connection: Connection, values: Values) -> Verdict:
    return _graph(_api("messenger", graph.API), values["messenger_token"], _id(connection), "name", "name")


def _instagram(connection: Connection, values: Values) -> Verdict:
    api = _api("instagram", instagram.API)
    return _graph(api, values["instagram_token"], _id(connection), "username", "username")


def _telegram(connection: Connection, values: Values) -> Verdict:
    token = values["telegram_token"]
    if token.partition(":")[0] != _id(connection):
        return Verdict("other_account", {"account": _id(connection), "why": "token"})
    api = f"{_api('telegram', telegram.API)}/bot{token}"
    status, me = _get(f"{api}/getMe", {})
    if status in (401, 404):
        return Verdict("token", {"why": string(me.get("description"))})
    if status != 200:
        return Verdict("no_answer")
    _, webhook = _get(f"{api}/getWebhookInfo", {})
    info = mapping(webhook.get("result"))
    if string(info.get("url")) != f"{public_url()}/webhooks/telegram":
        return Verdict("webhook", {"url": string(info.get("url")) or "–"})
    return Verdict("works", {"who": f"@{string(mapping(me.get('result')).get('username'))}"})


def _wechat(connection: Connection, values: Values) -> Verdict:
    account = wechat.WeChat(_api("wechat", wechat.API))
    try:
        account.access_token(values["wechat_app_id"], values["wechat_app_secret"], anew=False)
    except (SlowDown, Unavailable):
        return Verdict("no_answer")
    except ChannelError as refused:
        # 40164: the address that asks is not on the account's list
        return Verdict("wechat_list" if "40164" in str(refused) else "token", {"why": str(refused)})
    return Verdict("works", {"who": _id(connection)})


def _kik(connection: Connection, values: Values) -> Verdict:
    known = base64.b64encode(f"{_id(connection)}:{values['kik_api_key']}".encode()).decode()
    status, said = _get(f"{_api('kik', kik.API)}/config", {"Authorization": f"Basic {known}"})
    if status in (401, 403):
        return Verdict("token", {"why": string(said.get("message"))})
    if status != 200:
        return Verdict("no_answer")
    return Verdict("works", {"who": _id(connection)})


def _stripe(connection: Connection, values: Values) -> Verdict:
    found = bootstrap.stripe_verdicts(values["stripe_key"])
    if any(verdict == "refused" for _, verdict in found):
        return Verdict("token", {"why": "401"})
    missing = [str(permission) for permission, verdict in found if verdict == "missing"]
    if missing:
        return Verdict("permissions", {"which": "; ".join(missing)})
    if any(verdict == "unknown" for _, verdict in found):
        return Verdict("no_answer")
    return _stripes_webhook(values) or Verdict("works", {"who": "live" if "_live_" in values["stripe_key"] else "test"})


def _stripes_webhook(values: Values) -> Verdict | None:
    """What is wrong with it, after one was asked for; None: it came, signed with the secret that is set."""
    table, since = bootstrap.table(), bootstrap.clock()
    secret = stripe_heard.fingerprint(values["stripe_webhook_secret"])
    if not bootstrap.stripe_sends_a_webhook(values["stripe_key"], _currency(), public_url() or "https://example.com"):
        return Verdict("no_answer")
    for _ in range(WEBHOOK_LOOKS):
        heard = stripe_heard.read(table)
        if heard.taken_at >= since:
            return None if heard.taken_with == secret else Verdict("webhook_soon")
        if heard.refused_at >= since:
            return Verdict("webhook_secret", {"count": str(heard.refused)})
        sleep(WEBHOOK_LOOK_SECONDS)
    return Verdict("webhook_silent", {"url": f"{public_url()}/webhooks/stripe"})


def _currency() -> str:
    try:
        return bootstrap.rules().currency
    except NotFound:
        return "EUR"


def _mail(connection: Connection, values: Values) -> Verdict:
    address = settings().mail_from.rpartition("<")[2].rstrip("> ")
    if not address:
        return Verdict("no_mail")
    known = [each for each in map(bootstrap.mail_identity, (address.rpartition("@")[2], address)) if each is not None]
    return Verdict("works", {"who": address}) if any(known) else Verdict("unverified", {"who": address})


CHECKS: dict[str, Callable[[Connection, Values], Verdict]] = {
    "stripe": _stripe,
    "whatsapp": _whatsapp,
    "mail": _mail,
    "telegram": _telegram,
    "messenger": _messenger,
    "instagram": _instagram,
    "wechat": _wechat,
    "kik": _kik,
}
WITHOUT_ACCOUNT = frozenset({"stripe", "mail"})


def _api(channel: str, usual: str) -> str:
    return settings().api_of(channel).get("api", usual)


def _id(connection: Connection) -> str:
    return connection.account.partition(":")[2]


def _get(url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
    """Status, and the JSON object that was answered. Raises Unavailable."""
    got = getter()(url, headers, MOST_BYTES)
    return got.status, dict(mapping(read_object(got.body)))
