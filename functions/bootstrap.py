"""The composition root: the only module that names concrete adapters. Everything is built when it is first asked for.

A function pays for what it uses: each import that costs time stands inside the function that needs it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from functions.errors import Refused
from functions.settings import settings

if TYPE_CHECKING:
    from functions.admission import Gate
    from functions.announcements import EventBus
    from functions.broken_texts import BrokenTexts
    from functions.channels.channel import Channel
    from functions.commerce.shop import Rules, Shop
    from functions.conversation.events import ShopperWrote
    from functions.crash import Reach
    from functions.dispatch import Dispatcher
    from functions.event_news import Teller
    from functions.hints import Hints, Listeners
    from functions.intake import Intake
    from functions.links import SignedLinks
    from functions.lookup import Locatieserver
    from functions.mailbox import Mailbox, PaymentsQueue, Unreadable
    from functions.mailer import Mailer
    from functions.merchant import Merchant, Phone
    from functions.offset import OffsetClock
    from functions.parcel_intake import ParcelIntake
    from functions.payments.calls import Payments
    from functions.payments.key import Permission, Verdict
    from functions.payments.parameters import Scope
    from functions.payments.reconciler import Reconciler
    from functions.photo_keeper import PhotoKeeper
    from functions.privacy.eraser import Eraser
    from functions.records import Record
    from functions.secrets import Secrets
    from functions.shop.bundle import BundlePointer, Bundles
    from functions.shop.publish import Publisher
    from functions.storage.access_tokens import AccessTokens
    from functions.storage.attempts import Attempts
    from functions.storage.drafts import Drafts
    from functions.storage.photos import Photos
    from functions.storage.reconciled import Reconciled
    from functions.storage.table import Table
    from functions.tidying import Tidied
    from functions.webhooks.checkout import Desk
    from functions.worker import Worker

RULES_SECONDS = 30
"""How long an edge keeps the shop's rules; workers read the pointer with every conversation."""


# --- AWS ----------------------------------------------------------------------------------------------------------


@cache
def _session() -> Any:
    from botocore.session import get_session

    return get_session()


@cache
def aws(service: str) -> Any:
    """A botocore client: 70 ms less than boto3's to make, and the same calls."""
    from botocore.config import Config

    # Checking our own parameters against the service's model costs a tenth of each call; tests do it instead.
    # With one retry of each, the time-outs of one run stay under its 20 s.
    config = Config(
        connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 2, "mode": "standard"},
        parameter_validation=False,
        # the local AWS has buckets as paths, not host names
        s3={"addressing_style": "path"} if settings().local else None,
    )  # fmt: skip
    return _session().create_client(service, config=config)


@cache
def table() -> Table:
    from functions.storage.table import Table

    return Table(settings().table, settings().shop, lambda: aws("dynamodb"))


@cache
def attempts() -> Attempts:
    from functions.storage.attempts import Attempts

    return Attempts(table(), clock)


@cache
def _offset_clock() -> OffsetClock:
    from functions.offset import OffsetClock

    if not settings().local:
        return OffsetClock(None)
    from functions.storage import reads

    return OffsetClock(lambda: reads.clock_offset(table()))


@cache
def reconciled() -> Reconciled:
    from functions.storage.reconciled import Reconciled

    return Reconciled(table(), clock)


def clock() -> datetime:
    """Now."""
    return _offset_clock()()


# --- queues -------------------------------------------------------------------------------------------------------


@cache
def mailbox() -> Mailbox:
    from functions.mailbox import FifoQueue, Mailbox

    return Mailbox(FifoQueue(settings().mailbox_url, lambda: aws("sqs")))


@cache
def payments_queue() -> PaymentsQueue:
    from functions.mailbox import FifoQueue, PaymentsQueue

    return PaymentsQueue(FifoQueue(settings().payments_url, lambda: aws("sqs")))


@cache
def unreadable() -> Unreadable:
    from functions.mailbox import Unreadable

    return Unreadable(settings().unreadable_url, lambda: aws("sqs"))


@cache
def bus() -> EventBus:
    from functions.announcements import EventBus

    return EventBus(settings().bus, settings().shop, lambda: aws("events"))


# --- secrets ------------------------------------------------------------------------------------------------------


@cache
def secrets(part: str = "edge") -> Secrets:
    """What a part may read: "edge", "worker", "payments", "carriers", "listen", "merchant" or "console"."""
    from functions import secrets as known
    from functions.channels.registry import CHANNELS

    entries = [CHANNELS[name] for name in sorted(settings().channels & CHANNELS.keys())]
    names = {
        "edge": known.EDGE + tuple(name for entry in entries for name in entry.verifies),
        "worker": known.WORKER + tuple(name for entry in entries for name in entry.sends),
        "payments": known.PAYMENTS,
        "carriers": known.CARRIERS,
        "listen": known.LISTEN,
        "merchant": known.MERCHANT,
        "console": known.CONSOLE,
    }[part]
    return known.Secrets(lambda: aws("ssm"), settings().parameters, names)


def secret(name: str) -> tuple[str, ...]:
    """An edge's: the current value, and the previous one while it still counts."""
    return secrets()[name]


def public_url(part: str = "edge") -> str:
    return secrets(part).current("public_url").rstrip("/")


def links(part: str = "edge") -> SignedLinks:
    from functions.links import SignedLinks

    key = secrets(part).current("link_key")
    return SignedLinks(public_url(part), key, secrets(part)["link_key"][1:])


# --- the shop -----------------------------------------------------------------------------------------------------


@cache
def _bundles() -> Bundles:
    from functions.messages.render import Renderer
    from functions.shop.bundle import Bundles

    return Bundles(fetch=_fetch_bundle, voice_for=partial(Renderer, failed=broken_texts().note))


@cache
def broken_texts() -> BrokenTexts:
    from functions.broken_texts import BrokenTexts

    return BrokenTexts()


def _fetch_bundle(key: str) -> bytes:
    body: bytes = aws("s3").get_object(Bucket=settings().bundles, Key=key)["Body"].read()
    return body


@lru_cache(maxsize=2)
def _pointer(text: str) -> BundlePointer:
    from functions.shop.bundle import BundlePointer

    return BundlePointer.model_validate_json(text)


def _shop(pointer: str) -> Shop:
    return _bundles().open(_pointer(pointer))


_live: list[tuple[datetime, Shop]] = []


def live_shop() -> Shop:
    """At an edge: at most RULES_SECONDS old."""
    now = datetime.now(UTC)
    if not _live or (now - _live[0][0]).total_seconds() > RULES_SECONDS:
        from functions.storage import reads

        _live[:] = [(now, _shop(reads.pointer(table())))]
    return _live[0][1]


def rules() -> Rules:
    """The live shop's, at an edge."""
    return live_shop().rules


# --- invoices ------------------------------------------------------------------------------------------------------


def print_invoice(contents: dict[str, Any]) -> bytes:
    """By the function that has Typst; where none is configured, here. Raises PrinterUnavailable."""
    from functions.invoices import printing

    if not settings().printer:
        return printing.print_invoice(contents)
    from functions.invoices.printer import Printer

    return Printer(_printer, settings().printer).print_invoice(contents)


@cache
def _printer() -> Any:
    """A cold start of the printer takes longer than any other call of ours may; together they stay under 10 s."""
    from botocore.config import Config

    config = Config(connect_timeout=1, read_timeout=7, retries={"total_max_attempts": 1})
    return _session().create_client("lambda", config=config)


# --- channels -----------------------------------------------------------------------------------------------------


@cache
def channel(name: str) -> Channel:
    """Raises NotFound."""
    from functions.channels import registry

    entry = registry.CHANNELS[registry.channel_name(name)]
    account = settings().account_of(name) if entry.told_account else {}
    money = {"provider_token": provider_token} if entry.pays else {}
    return registry.channel(name, **settings().api_of(name), **account, **money)


def token(name: str) -> str:
    """What a channel sends with. Raises ChannelError where one must be fetched and cannot be."""
    from functions.channels.registry import CHANNELS

    if name == "wechat":
        return wechat_tokens().current()
    return secrets("worker").current(CHANNELS[name].sends[0])


def renew(name: str, refused: str) -> str:
    """Another token than the one that a channel refused. Raises ChannelError."""
    if name == "wechat":
        return wechat_tokens().renew(refused)
    raise Refused(f"the token of {name} does not expire: a person must look at it", operator=True)


@cache
def wechat_tokens() -> AccessTokens:
    from functions.channels.wechat import API, WeChat
    from functions.storage.access_tokens import AccessTokens

    wechat, known = WeChat(settings().api_of("wechat").get("api", API)), secrets("worker")

    def fetch(anew: bool) -> tuple[str, int]:
        return wechat.access_token(known.current("wechat_app_id"), known.current("wechat_app_secret"), anew=anew)

    return AccessTokens(table(), settings().account_of("wechat").get("account", "wechat:"), fetch, clock)


@cache
def mailer() -> Mailer | None:
    """None: the stage has no address to send mail from."""
    if not settings().mail_from:
        return None
    from functions.channels.email import Email
    from functions.mailer import Mailer
    from functions.ses import poster

    return Mailer(Email(poster(_ses)), settings().mail_from)


def mail_identity(name: str) -> bool | None:
    """Whether SES may send as a domain or an address; None: it does not know it."""
    client = _ses()
    try:
        return bool(client.get_email_identity(EmailIdentity=name)["VerifiedForSendingStatus"])
    except client.exceptions.NotFoundException:
        return None


@cache
def _ses() -> Any:
    if not settings().ses_api:
        return aws("sesv2")
    return _session().create_client("sesv2", endpoint_url=settings().ses_api)


def masked(what: ShopperWrote) -> ShopperWrote:
    from functions.masking import mask

    return mask(what)


@cache
def intake() -> Intake:
    from functions.intake import Intake

    return Intake(table(), mailbox(), unreadable(), clock, settings().own_accounts)


@cache
def parcel_intake() -> ParcelIntake:
    from functions.parcel_intake import ParcelIntake

    return ParcelIntake(table(), mailbox(), clock)


@cache
def checkout_desk() -> Desk:
    from functions.webhooks.checkout import Desk

    return Desk(table(), attempts(), payments_queue(), live_shop, clock)


def stripe_verdicts(key: str) -> list[tuple[Permission, Verdict]]:
    """What a key may do, asked of Stripe."""
    from functions.payments.key import verdicts

    return list(verdicts(key, settings().stripe_api))


def stripe_sends_a_webhook(key: str, currency: str, back: str) -> bool:
    """Asks Stripe for one that means nothing."""
    from functions.payments.webhook_test import ask_for_one

    return ask_for_one(key, settings().stripe_api, currency, back)


# --- the web chat's sockets ---------------------------------------------------------------------------------------


@cache
def hints(part: str) -> Hints:
    from functions.hints import Hints

    return Hints(table(), lambda: _sockets(part))


@cache
def _sockets(part: str) -> Any:
    """API Gateway's management API of the stage's sockets, at their own address; None: the stage has none."""
    from botocore.config import Config

    url = next(iter(secrets(part)["sockets_url"]), "")
    if not url:
        return None
    # A hint that is not quick is of no use: the page looks by itself.
    config = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1})
    return _session().create_client("apigatewaymanagementapi", endpoint_url=url.replace("ws", "http", 1), config=config)


def listeners() -> Listeners:
    from functions.hints import Listeners

    return Listeners(hints("listen"), keys=lambda: secrets("listen")["session_key"], clock=clock)


# --- workers ------------------------------------------------------------------------------------------------------


@cache
def dispatcher() -> Dispatcher:
    from functions.dispatch import Dispatcher

    return Dispatcher(
        table=table(),
        channel=channel,
        token=token,
        renew=renew,
        mailbox=mailbox(),
        payments=payments_queue(),
        bus=bus(),
        clock=clock,
        mailer=mailer(),
        photos=_photo_keeper(),
        hint=hints("worker").tell,
    )


def publisher() -> Publisher:
    """Of the console, which alone may publish; the weekly tidy-up reads which versions there are."""
    from functions.shop.publish import Place, Publisher

    told = settings()
    place = Place(told.shop, told.table, told.bundles, told.assets, told.assets_url.rstrip("/"))
    return Publisher(aws("s3"), table().client(), place, clock=clock)


def publish_later(manifest: str) -> None:
    """By the console's other function, which may take minutes; what it is to do stands in the table."""
    aws("lambda").invoke(
        FunctionName=settings().publish_function,
        InvocationType="Event",
        Payload=f'{{"manifest":"{manifest}"}}'.encode(),
    )


def submit_later(wish: str) -> None:
    """By another of the console's functions: dozens of templates take longer than API Gateway waits."""
    aws("lambda").invoke(
        FunctionName=settings().templates_function, InvocationType="Event", Payload=json.dumps({"wish": wish}).encode()
    )


@cache
def drafts() -> Drafts:
    from functions.storage.drafts import Drafts

    return Drafts(table(), lambda: aws("s3"), settings().bundles)


@cache
def photos() -> Photos:
    from functions.storage.photos import Photos

    return Photos(settings().photos, lambda: aws("s3"))


def _photo_keeper() -> PhotoKeeper:
    from functions.photo_keeper import PhotoKeeper

    return PhotoKeeper(photos(), lambda: secrets("worker").current("link_key"), token, renew)


def provider_token() -> str:
    """Of Telegram's payments, for whoever sends; "": none that fits. Test money must never pay for real goods, nor real
    money for a test: it must be for the same money as Stripe's key (BotFather writes ":LIVE:" or ":TEST:" in it)."""
    known = secrets("worker")
    token = next(iter(known["telegram_provider_token"]), "") if "telegram_provider_token" in known else ""
    kinds = {True: ":LIVE:", False: ":TEST:"}
    return token if kinds[settings().stripe_live is True] in token else ""


def chat_payments(channel: str) -> bool | None:
    """Whether what is paid inside the chat there is real money; None: nothing can be."""
    if channel != "telegram" or not provider_token():
        return None
    return settings().stripe_live is True


@cache
def address_lookup() -> Locatieserver | None:
    """None: not configured, street and city are asked."""
    if not settings().address_lookup:
        return None
    from functions.lookup import Locatieserver

    return Locatieserver(settings().address_lookup)


@cache
def worker() -> Worker:
    from functions.conversation import engine
    from functions.worker import Worker

    return Worker(
        table=table(),
        engine=engine,
        open_shop=_shop,
        links=lambda: links("worker"),
        blind=lambda said: links("worker").blinded(said),
        dispatcher=dispatcher(),
        unreadable=unreadable(),
        delay=_delay,
        look_up=address_lookup(),
        chat_payments=chat_payments,
        broken_texts=broken_texts(),
        learn_offset=_offset_clock().learn if settings().local else None,
        reach=reach(),
    )


@cache
def reach() -> Reach:
    """Where a worker may be told to die: nowhere in AWS."""
    from functions.crash import Crash, nowhere

    return Crash(table()).reach if settings().local else nowhere


def tell_news(job: str) -> None:
    """Into the queue of what the holders of tickets are to be told."""
    aws("sqs").send_message(QueueUrl=settings().news_url, MessageBody=job)


@cache
def teller() -> Teller:
    from functions.event_news import Teller

    return Teller(table(), mailbox(), bus(), tell_news, clock)


@cache
def gate() -> Gate:
    from functions.admission import Gate

    return Gate(table(), mailbox(), rules, lambda: secret("ticket_key"), clock)


@cache
def merchant() -> Merchant:
    from functions.merchant import Merchant

    return Merchant(
        table=table(), shop=live_shop, stage=settings().stage, mailer=mailer(), phone=_phone(), later=_later,
        clock=clock, broken_texts=broken_texts(),
    )  # fmt: skip


def _phone() -> Phone | None:
    """None: the stage has no WhatsApp number of its own."""
    number = settings().whatsapp_number_id
    if not number:
        return None
    from functions.merchant import Phone

    return Phone(channel("whatsapp"), f"whatsapp:{number}", lambda: secrets("merchant").current("whatsapp_token"))


def _later(body: str, seconds: int) -> None:
    aws("sqs").send_message(QueueUrl=settings().alerts_url, MessageBody=body, DelaySeconds=seconds)


def _delay(records: Sequence[Record], seconds: int) -> None:
    entries = [
        {"Id": str(at), "ReceiptHandle": record.handle, "VisibilityTimeout": seconds}
        for at, record in enumerate(records)
    ]
    aws("sqs").change_message_visibility_batch(QueueUrl=settings().mailbox_url, Entries=entries)


@cache
def _stripe() -> Any:
    """The SDK's client; who has it holds Stripe's key."""
    from functions.payments.stripe_api import connect

    return connect(secrets("payments").current("stripe_key"), api=settings().stripe_api)


def _scope() -> Scope:
    from functions.payments.parameters import Scope

    return Scope(shop=settings().shop, stage=settings().stage)


@cache
def reconciler() -> Reconciler:
    from functions.observability import log
    from functions.payments.history import History
    from functions.payments.reconciler import Reconciler

    return Reconciler(
        history=History(_stripe(), _scope()),
        attempts=attempts(),
        records=reconciled(),
        scope=_scope(),
        tell=log.metric,
    )


@cache
def payments() -> Payments:
    from functions.links import sign
    from functions.observability import log
    from functions.payments.calls import Payments
    from functions.payments.checkout import Checkout
    from functions.payments.money import Money
    from functions.payments.reconciler import count

    known = secrets("payments")
    return Payments(
        checkout=Checkout(_stripe(), _scope()),
        money=Money(_stripe(), _scope()),
        attempts=attempts(),
        scope=_scope(),
        return_url=lambda order: f"{public_url('payments')}/p/{sign(order, known.current('link_key'))}/return",
        clock=clock,
        changed=lambda command, session: count(command, log.metric),
    )


@cache
def eraser() -> Eraser:
    from functions.privacy.eraser import Eraser
    from functions.privacy.letters import Letters

    return Eraser(table(), Letters(lambda: aws("sqs"), settings().dead_letters.split(",")), bus(), clock, photos())


def tidy_files() -> Tidied:
    """Kept files of the shop folder that no draft and no version names."""
    from functions.storage.publishing import latest
    from functions.tidying import tidy

    def published() -> Iterator[str]:
        asked = latest(table())
        yield from (each.signed.manifest for each in publisher().versions())
        if asked:
            yield asked.manifest

    return tidy(drafts(), published, clock())
