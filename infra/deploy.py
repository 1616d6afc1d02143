"""`make deploy STAGE=…`: package for AWS, create or update both stacks, and say what to paste where.

    python -m infra.deploy --stage prod --shop de-linde --region eu-west-1 [--secrets FILE] [--domain … --certificate …]

What was given once is kept: a later deploy needs only the stage (and the region, where AWS_REGION does not name it).
"""

import argparse
import json
import os
import sys
import textwrap
from pathlib import Path

from functions.payments.parameters import API_VERSION
from functions.payments.webhook import SUBSCRIBED
from infra import parameters, stripe_key
from infra.console import Step, Stop, command, say
from infra.console_stack import deploy_console
from infra.dependencies import ROOT
from infra.package import package, report_all
from infra.parts import CONSOLE
from infra.stack import STAGE_OF_DEMO, Cloud, deploy_stack, given_parameters

OPTIONS = {
    "shop": "Shop",
    "domain": "DomainName",
    "certificate": "CertificateArn",
    "alarm_email": "AlarmEmail",
    "whatsapp_number_id": "WhatsAppNumberId",
    "accounts": "Accounts",
    "edge_concurrency": "EdgeConcurrency",
    "address_lookup": "AddressLookup",
    "mail_from": "MailFrom",
    "mail_identity": "MailIdentity",
}
"""Option → template parameter."""
CONSOLE_OPTIONS = {
    "console_domain": "ConsoleDomain",
    "console_certificate": "ConsoleCertificate",
    "login_domain": "LoginDomain",
}
"""The same of the console's template."""


def cloud_options(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Which stage, of which account and region."""
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    parser.add_argument("--stage", required=required, help="names the stack: chatkassa-{stage}; local: the demo's")
    parser.add_argument("--region", default=region, help="default: AWS_REGION")
    parser.add_argument("--profile", default=None, help="a profile of your AWS configuration")


def cloud_of(given: argparse.Namespace) -> Cloud:
    """AWS; for a rehearsal the endpoint that AWS_ENDPOINT_URL names, for the stage `local` the demo's. Raises Stop."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    demo = _demo() if given.stage == STAGE_OF_DEMO and not endpoint else {}
    region = demo.get("region") or given.region
    if not region:
        raise Stop('which region? Give --region (ARGS="--region …"), or set AWS_REGION')
    return Cloud(region, endpoint=endpoint or demo.get("endpoint"), profile=None if demo else given.profile)


def _demo() -> dict[str, str]:
    """Where the demo runs, as it says itself. Raises Stop when it does not."""
    described = ROOT / ".local" / "demo.json"
    if not described.is_file():
        raise Stop(f"the stage “{STAGE_OF_DEMO}” is the demo's, and it has not run here: make demo")
    return dict(json.loads(described.read_text(encoding="utf-8")))


def template_parameters(given: argparse.Namespace, before: dict[str, str]) -> dict[str, str]:
    """What was given now, and what was given before. Raises Stop."""
    now = {OPTIONS[name]: str(value) for name, value in vars(given).items() if name in OPTIONS and value is not None}
    values = {**before, **now, "Stage": given.stage}
    if given.stage.endswith(CONSOLE.suffix):
        raise Stop(f"a stage's name cannot end in {CONSOLE.suffix}: that is the other stack of a stage (docs/adr/0044)")
    if "Shop" not in values:
        raise Stop("the first deploy of a stage needs --shop: the shop's id, as in shop.yaml")
    if bool(values.get("DomainName")) != bool(values.get("CertificateArn")):
        raise Stop("--domain and --certificate go together")
    if address := values.get("MailFrom"):
        name, at, domain = address.rpartition("@")
        if not (name and at and "." in domain):
            raise Stop(f"--mail-from: “{address}” is no e-mail address")
        if "MailFrom" in now and "MailIdentity" not in now:
            values["MailIdentity"] = domain
    return values


def console_parameters(given: argparse.Namespace, before: dict[str, str]) -> dict[str, str]:
    """The same for the console's. Raises Stop."""
    now = {
        name: getattr(given, option) for option, name in CONSOLE_OPTIONS.items() if getattr(given, option) is not None
    }
    values = {name: before.get(name, "") for name in CONSOLE_OPTIONS.values()} | now
    if bool(values["ConsoleDomain"]) != bool(values["ConsoleCertificate"]):
        raise Stop("--console-domain and --console-certificate go together")
    return values


def read_secrets(path: Path) -> dict[str, str]:
    """`name=value` lines, of functions/settings.py's names. Raises Stop for a name that is not one."""
    if not path.is_file():
        raise Stop(f"there is no file {path}")
    lines = [line.strip() for line in path.read_text().splitlines()]
    found = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    unknown = sorted(set(found) - set(parameters.NAMES))
    if unknown:
        raise Stop(f"{path} has unknown names: {', '.join(unknown)} (known: {', '.join(parameters.NAMES)})")
    return found


def public_url(outputs: dict[str, str], domain: str) -> str:
    return f"https://{domain}" if domain else outputs["EndpointURL"].rstrip("/")


def next_steps(url: str, stage: str, missing: list[str], accounts: str = "") -> str:
    """What to paste where."""
    events = textwrap.fill(", ".join(SUBSCRIBED), 88).replace("\n", "\n" + " " * 22)
    text = f"""
Deployed. What to paste where:

  Meta (App → WhatsApp → Configuration → Webhook)
    Callback URL      {url}/webhooks/whatsapp
    Verify token      python -m infra.secret --stage {stage} whatsapp_verify_token --show
    Webhook fields    messages, user_preferences, message_template_status_update; with the Business app on
                      the same number smb_message_echoes too
  Stripe (Developers → Webhooks → Add endpoint)
    Endpoint URL      {url}/webhooks/stripe
    API version       {API_VERSION}
    Events            {events}
  The shop's site     <script src="{url}/webchat/widget.js" async></script>
  Fulfilment system   POST {url}/api/orders/{{number}}/fulfilment
    Bearer key        python -m infra.secret --stage {stage} api_keys --show
  Refunds, reviews    POST {url}/api/orders/{{number}}/refunds, GET {url}/api/reviews
    Bearer key        python -m infra.secret --stage {stage} merchant_keys --show

Then: make publish STAGE={stage} SHOP=…   and   make doctor STAGE={stage}"""
    for account in filter(None, accounts.split(",")):
        text += f"\nThe webhook of {account}: {url}/webhooks/{account.partition(':')[0]} (docs/deploy.md, Channels)"
    for name in missing:
        text += f"\nStill missing: python -m infra.secret --stage {stage} {name}"
    return text


def console_steps(url: str, stage: str) -> str:
    return f"""
The console           {url}/console
  Who may use it      make people STAGE={stage} ARGS="add you@example.nl --role owner\""""


def say_what_the_key_lacks(key: str, api: str, stage: str) -> None:
    """Not a reason to stop: the shop runs, and the key can be mended while it does."""
    for permission, verdict in stripe_key.verdicts(key, api) if key else ():
        if verdict != "allowed":
            say(f"✗ stripe_key: {permission} ({permission.why}) → {stripe_key.advice(permission, verdict, stage)}")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make deploy", description="Deploy a stage to AWS.")
    cloud_options(parser)
    parser.add_argument("--shop", help="the shop's id, as in its shop.yaml (first time)")
    parser.add_argument("--domain", help="own domain of the API")
    parser.add_argument("--certificate", help="ARN of its certificate, in the same region")
    parser.add_argument("--alarm-email", help="where alarms go")
    parser.add_argument(
        "--whatsapp-number-id", help="the shop's phone number id; other numbers of the app are left alone"
    )
    parser.add_argument(
        "--accounts", help="the shop's accounts on other channels, with commas between: kik:roses,wechat:gh_…"
    )
    parser.add_argument("--edge-concurrency", type=int, help="reserved concurrency of the edge")
    parser.add_argument(
        "--address-lookup", help="URL of PDOK's Locatieserver, for street and city of a Dutch postcode and number"
    )
    parser.add_argument("--mail-from", help="the address that mail comes from, verified with SES")
    parser.add_argument("--mail-identity", help="the verified identity: the address itself; default: its domain")
    parser.add_argument("--secrets", type=Path, help="a file with name=value lines, kept out of the repository")
    parser.add_argument("--console-domain", help="own domain of the console")
    parser.add_argument("--console-certificate", help="ARN of its certificate, in the same region")
    parser.add_argument("--login-domain", help="first part of the login's address; default: chatkassa-STAGE-ACCOUNT")
    given = parser.parse_args()
    cloud = cloud_of(given)
    console = console_parameters(given, given_parameters(cloud, given.stage, CONSOLE))
    secrets = read_secrets(given.secrets) if given.secrets else {}
    values = template_parameters(given, given_parameters(cloud, given.stage))
    before = parameters.read(cloud, given.stage)
    key = (before | secrets).get("stripe_key", "")
    if key:
        stripe_key.refuse_unfit(key, given.stage, before.get("stripe_key", ""))
        values["StripeLive"] = "true" if stripe_key.is_live(key) else "false"
    with Step("Packaging for arm64"):
        packaged = package("arm64", for_host=False)
    report_all(packaged)
    with Step(f"Deploying {given.stage} in {cloud.region}"):
        outputs = deploy_stack(cloud, given.stage, packaged, values)
    url = public_url(outputs, values.get("DomainName", ""))
    parameters.generate_ours(cloud, given.stage)
    parameters.write(cloud, given.stage, {**secrets, "public_url": url, "sockets_url": outputs["SocketsAddress"]})
    with Step(f"Deploying the console of {given.stage}"):
        made = deploy_console(cloud, given.stage, packaged, values, console)
    there = parameters.read(cloud, given.stage)
    accounts = values.get("Accounts", "")
    missing = [name for name in parameters.wanted(parameters.THEIRS, accounts) if name not in there]
    say(next_steps(url, given.stage, missing, accounts))
    say(console_steps(made["ConsoleUrl"], given.stage))
    say_what_the_key_lacks(key, values.get("StripeApi", ""), given.stage)


if __name__ == "__main__":
    sys.exit(main())
