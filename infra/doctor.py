"""`make doctor STAGE=…`: is what is deployed complete, reachable and well? One line a check, ✗ with what to do."""

import argparse
import json
import secrets
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

from infra import parameters, stripe_key
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.parts import CONSOLE
from infra.people import people_of
from infra.queues import depth
from infra.stack import Cloud, outputs

DEAD = (
    "MailboxDeadLetters",
    "PaymentsDeadLetters",
    "BusInboxDeadLetters",
    "AlertsDeadLetters",
    "NewsDeadLetters",
    "Unreadable",
)
BUSY = ("Mailbox", "Payments")


@dataclass(frozen=True)
class Check:
    ok: bool
    what: str
    advice: str = ""

    def __str__(self) -> str:
        return f"✓ {self.what}" if self.ok else f"✗ {self.what} → {self.advice}"


def check_parameters(values: dict[str, str], stage: str, stripe_api: str = "", accounts: str = "") -> Iterator[Check]:
    """`stripe_api`: "" for Stripe's own. `accounts`: the shop's, beside WhatsApp."""
    for name in parameters.wanted(parameters.NAMES, accounts):
        advice = f"python -m infra.secret --stage {stage} {name}"
        yield Check(bool(values.get(name)), f"parameter {name}", advice)
    key = values.get("stripe_key", "")
    if key and stripe_key.is_stripe(stripe_api):
        # A restricted key that leaks can make Checkout Sessions and refunds, and nothing else.
        restricted = key.startswith(("rk_live_", "rk_test_"))
        advice = "make a restricted key, with the permissions that docs/deploy.md has"
        yield Check(restricted, "stripe_key is a restricted key", advice)
    if key:
        yield check_money(key, stage)


def check_money(key: str, stage: str) -> Check:
    money = "real" if stripe_key.is_live(key) else "test"
    try:
        stripe_key.refuse_unfit(key, stage)
    except Stop as unfit:
        return Check(False, f"stripe_key is for {money} money", str(unfit))
    return Check(True, f"stripe_key is for {money} money")


def check_permissions(key: str, api: str, stage: str) -> Iterator[Check]:
    """`api`: "" for Stripe's own."""
    for permission, verdict in stripe_key.verdicts(key, api):
        what = f"stripe_key has {permission} ({permission.why})"
        yield Check(verdict == "allowed", what, stripe_key.advice(permission, verdict, stage))


def check_queues(cloud: Cloud, stack: dict[str, str], stage: str) -> Iterator[Check]:
    client = cloud.client("sqs")
    for name in DEAD:
        count = depth(client, stack[f"{name}Url"])
        yield Check(count == 0, f"{name}: {count} messages", f"make redrive STAGE={stage}")
    for name in BUSY:
        count = depth(client, stack[f"{name}Url"])
        yield Check(count < 1000, f"{name}: {count} messages wait", "see the worker's log")


def check_sources(cloud: Cloud, stage: str) -> Iterator[Check]:
    """Lambda stops reading a queue that it may not read, and says so only here."""
    client = cloud.client("lambda")
    found = client.list_event_source_mappings()["EventSourceMappings"]
    mine = [each for each in found if f":chatkassa-{stage}-" in each["EventSourceArn"]]
    yield Check(len(mine) == 5, f"{len(mine)} queues have their function", "deploy again")
    for each in mine:
        queue = each["EventSourceArn"].split(":")[-1]
        yield Check(each["State"] == "Enabled", f"{queue} is read ({each['State']})", "enable it, or deploy again")


def check_mail(cloud: Cloud, mail_from: str, identity: str) -> Iterator[Check]:
    """Without mail no order is confirmed as the law wants it, and the merchant hears of nothing."""
    advice = 'verify it with SES, then make deploy with ARGS="--mail-from orders@your-domain" (docs/deploy.md)'
    yield Check(bool(mail_from), f"mail comes from {mail_from or 'nowhere: no order is confirmed by mail'}", advice)
    if not mail_from:
        return
    client = cloud.client("sesv2")
    try:
        verified = bool(client.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except client.exceptions.NotFoundException:
        verified = False
    yield Check(verified, f"SES knows {identity} as ours", "SES → Identities → Create, and add its DNS records")
    live = bool(client.get_account()["ProductionAccessEnabled"])
    yield Check(
        live, "SES sends to anybody", "it is in the sandbox: SES → Account dashboard → Request production access"
    )


def check_shop(cloud: Cloud, stack: dict[str, str], shop: str, stage: str) -> Check:
    from functions.storage import keys

    key = keys.bundle_pointer(shop)
    item = cloud.client("dynamodb").get_item(
        TableName=stack["TableName"], Key={keys.PK: {"S": key.pk}, keys.SK: {"S": key.sk}}
    )
    return Check("Item" in item, f"shop {shop} is published", f"make publish STAGE={stage} SHOP=folder")


def check_reachable(url: str, verify_token: str) -> Iterator[Check]:
    """As Meta and Stripe see it: the handshake is answered verbatim, and nothing unsigned is let in."""
    status, _ = fetch(f"{url}/health")
    yield Check(
        status == 200, f"{url}/health answers {status}", "is public_url right? is the domain's DNS record there?"
    )
    challenge = secrets.token_hex(8)
    query = {"hub.mode": "subscribe", "hub.verify_token": verify_token.split(",")[0], "hub.challenge": challenge}
    status, body = fetch(f"{url}/webhooks/whatsapp?{urllib.parse.urlencode(query)}")
    yield Check(body == challenge, f"WhatsApp's handshake answers {status}", "is whatsapp_verify_token set?")
    for path in ("whatsapp", "stripe"):
        status, _ = fetch(f"{url}/webhooks/{path}", body={"unsigned": True})
        yield Check(
            status == 403, f"an unsigned body to /webhooks/{path} answers {status}", "it must be 403: see the log"
        )


def check_console(cloud: Cloud, stage: str, url: str) -> Iterator[Check]:
    """Its code runs, and somebody may use it."""
    status, _ = fetch(f"{url}/console/health")
    advice = "is the domain's DNS record there? deploy again; then see the log of chatkassa-{stage}-console"
    yield Check(status == 200, f"{url}/console/health answers {status}", advice.format(stage=stage))
    people = people_of(cloud, outputs(cloud, stage, CONSOLE)["UserPoolId"]).all()
    owners = sum(role == "owner" for role, _ in people.values())
    advice = f'make people STAGE={stage} ARGS="add you@example.nl --role owner"'
    yield Check(owners > 0, f"{len(people)} may use the console, {owners} of them as owner", advice)


def fetch(url: str, body: object = None) -> tuple[int, str]:
    """Status and text; 0 where nobody answers."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=15) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""
    except (urllib.error.URLError, OSError):
        return 0, ""


def checks(cloud: Cloud, stage: str) -> Iterator[Check]:
    from infra.stack import given_parameters

    stack = outputs(cloud, stage)
    values = parameters.read(cloud, stage)
    given = given_parameters(cloud, stage)
    yield from check_parameters(values, stage, given.get("StripeApi", ""), given.get("Accounts", ""))
    yield from check_queues(cloud, stack, stage)
    yield from check_sources(cloud, stage)
    if values.get("stripe_key"):
        yield from check_permissions(values["stripe_key"], given.get("StripeApi", ""), stage)
    if not given.get("SesApi"):
        yield from check_mail(cloud, given.get("MailFrom", ""), given.get("MailIdentity", ""))
    yield check_shop(cloud, stack, given["Shop"], stage)
    if values.get("console_url"):
        yield from check_console(cloud, stage, values["console_url"])
    if values.get("public_url"):
        yield from check_reachable(values["public_url"], values.get("whatsapp_verify_token", ""))
    if "telegram:" in given.get("Accounts", "") and "telegram=" not in given.get("ChannelApis", ""):
        # a stand-in is told where the shop is by the stage itself
        token, url = values.get("telegram_token", ""), values.get("public_url", "")
        yield from check_telegram(token, given["Accounts"], url, stage)


def check_telegram(token: str, accounts: str, url: str, stage: str) -> Iterator[Check]:
    """Where the stage has a bot."""
    from functions.channels.telegram import API
    from infra import telegram

    try:
        telegram.bot_of(token, accounts, stage)
        call, wanted = telegram.caller(token, API), telegram.webhook(url, "kept there", stage)
        found = list(telegram.verdicts(call("getMe", {}), call("getWebhookInfo", {}), wanted))
    except Stop as stopped:
        yield Check(False, "Telegram", str(stopped))
        return
    for ok, what in found:
        yield Check(ok, f"Telegram: {what}", f"make telegram STAGE={stage}; what the error says is in the edge's log")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make doctor", description="Check a deployed stage.")
    cloud_options(parser)
    given = parser.parse_args()
    failed = 0
    for check in checks(cloud_of(given), given.stage):
        say(str(check))
        failed += not check.ok
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
