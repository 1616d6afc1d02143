"""Runs transcripts in this process: the real worker, channels, shop and payments, on moto and the Stripe stand-in."""

import itertools
import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from functions import clock, ticket_codes, transcript
from functions.admission import Gate, Scan
from functions.channels.web import Web
from functions.commerce.orders import Order
from functions.conversation.effects import ObservePayment, Send
from functions.conversation.events import Event, MediaIn, Opened, PageContext, ShopperWrote, TextIn
from functions.conversation.message import Message
from functions.erasures import take_in
from functions.event_news import Teller
from functions.intake import Intake
from functions.lookup import Locatieserver
from functions.masking import mask
from functions.messages.render import Renderer
from functions.news_wish import NewsWish
from functions.payments.calls import Payments
from functions.payments.checkout import Checkout
from functions.payments.command import PaymentCommand
from functions.payments.money import Money
from functions.payments.parameters import Scope
from functions.payments.stripe_api import connect
from functions.privacy.eraser import Eraser
from functions.privacy.letters import Letters
from functions.reports import Report
from functions.return_wish import ReturnWish
from functions.shop.bundle import open_archive
from functions.shop.compile import compile_folder
from functions.shop.folder import read_folder
from functions.storage import keys, reads, turns
from functions.storage.attempts import Attempts
from functions.storage.photos import DELIVERIES, UPLOADS, key_of
from functions.storage.stock import set_stock
from functions.storage.table import integer, text
from functions.substitute_wish import SubstituteWish
from functions.turn_effects import ERASE_REQUESTED
from functions.van.stops import told
from infra.simulator.carrier import usual
from infra.simulator.changed_shop import lay_out
from infra.simulator.clock import seconds
from infra.simulator.locatieserver import search
from infra.simulator.meanwhile import DAY_KEY, FULL
from infra.simulator.payments import METHODS
from infra.simulator.rendering import fill_in, latest_form, options, plain
from infra.simulator.stripe.core import StandIn
from infra.simulator.stripe.http_client import StandInClient
from infra.simulator.transcripts import (
    CODE,
    EVENT,
    GIFT,
    TICKET,
    at_the_door,
    event_news,
    number_in_script,
    proposal,
)
from tests.photo_box import JPEG, keeper
from tests.starter import FOLDER, starter_shop, starter_stock
from tests.transcripts.app_side import AppSide
from tests.world import POINTER, World

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CONVERSATION = "c" + "t" * 25
FRIEND = "c" + "f" * 25
WEB_ACCOUNT = "web:de-linde"


def _register(url: str) -> bytes:
    """The simulator's, without its server."""
    return json.dumps(search(parse_qsl(urlsplit(url).query))[1]).encode()


class WorldDriver:
    """A `Driver`. Use it as a context, one script each."""

    def __enter__(self) -> Self:
        self._ids = itertools.count(1)
        self._side: AppSide | None = None
        """The app of the shopper's phone; None in the web chat."""
        self._read = self._erased = 0
        self._unpacked = tempfile.TemporaryDirectory()
        self.world = World(
            shop=starter_shop(),
            channels={"web": Web()},
            payments=lambda command: self._payments.answer(command),
            stock=starter_stock(),
            start=MONDAY,
        )
        self.world.__enter__()
        self.world.worker = replace(self.world.worker, look_up=Locatieserver("http://register.test", _register))
        self.stripe = StandIn(clock=lambda: self.world.clock().timestamp(), post=self._stripe_webhook)
        scope = Scope(shop="de-linde", stage="test")
        client = connect(
            "rk_test_transcripts", api="https://stripe.example.test", http_client=StandInClient(self.stripe)
        )
        self._payments = Payments(
            checkout=Checkout(client, scope),
            money=Money(client, scope),
            attempts=Attempts(self.world.table, self.world.clock),
            scope=scope,
            return_url=lambda order: f"https://shop.example/p/{order}-token/return",
            clock=self.world.clock,
        )
        self._intake = Intake(self.world.table, self.world.mailbox, self.world.unreadable, self.world.clock)
        return self

    def __exit__(self, *raised: object) -> None:
        self.world.__exit__(*raised)
        self._unpacked.cleanup()

    def messages(self) -> dict[str, Message]:
        """All that was said, as the conversation says it, by its place."""
        shown = turns.turns(self.world.table, CONVERSATION, limit=500)
        sent = [effect.message for turn in shown for effect in turn.effects if isinstance(effect, Send)]
        return {
            f"message {n}": message for n, message in enumerate((*sent, *(self._side.given if self._side else ())), 1)
        }

    # --- the driver ------------------------------------------------------------------------------------------------

    def start(self, channel: str, locale: str) -> None:
        self._locale = locale
        if channel != "web":
            side = self._side = AppSide(channel, self.world.clock)
            self.world.channels[channel] = side.channel
            photos = replace(keeper(self.world.box), token=lambda name: side.token)
            dispatcher = replace(self.world.dispatcher, token=lambda name: side.token, photos=photos)
            self.world.worker = replace(self.world.worker, dispatcher=dispatcher)

    def opens(self) -> list[str]:
        self._web(ShopperWrote(content=Opened(), locale=self._locale, context=PageContext(locale=self._locale)))
        return self._heard()

    def says(self, text: str) -> list[str]:
        return self.says_at_once([text])

    def says_at_once(self, texts: list[str]) -> list[str]:
        for said in (each.replace(CODE, self._code()) if CODE in each else each for each in texts):
            if self._side:
                self._side.app.write(1, "text", {"text": said})
            else:
                self._post_web({"type": "text", "text": said})
        return self._heard()

    def taps(self, option: str) -> list[str]:
        if self._side:
            self._side.app.tap(1, option)
        else:
            found = self._web_option(option)
            self._post_web({"type": "tap", "action": found["id"], "title": found["title"]})
        return self._heard()

    def fills(self, answers: dict[str, str]) -> list[str]:
        form = latest_form(entry["message"] for entry in self._entries() if entry["from"] == "shop")
        self._post_web({"type": "form", "form": form["id"], "fields": fill_in(form, answers)})
        return self._heard()

    def sends(self, kind: str) -> list[str]:
        if self._side:
            self._side.app.write(1, kind, {"emoji": "👍"})
        elif kind == "image":
            key = key_of(UPLOADS, CONVERSATION, 0, f"m{next(self._ids)}", "jpg", "test")
            self.world.box.put(key, JPEG, "image/jpeg")
            self._web(ShopperWrote(content=MediaIn(media="image", id=key, mime="image/jpeg")))
        else:
            raise LookupError("the web chat sends text, forms and pictures only")
        return self._heard()

    def pays(self, method: str) -> list[str]:
        self.stripe.pay(self._session("open"), METHODS[method.lower()])
        return self._heard()

    def declines(self) -> list[str]:
        self.stripe.decline(self._session("open"))
        return self._heard()

    def bank(self, confirms: bool) -> list[str]:
        session = self._session("complete")
        (self.stripe.succeed_later if confirms else self.stripe.fail_later)(session)
        return self._heard()

    def carrier(self, state: str, expected: str = "", parcel: str = "") -> list[str]:
        placed = self._placed()
        for exchange in placed.exchanged_by[-1:]:
            placed = reads.order(self.world.table, exchange) or placed
        told = {
            "id": f"c{next(self._ids)}",
            "state": state,
            **usual(state, self.world.clock(), number_in_script(parcel)),
        }
        told |= {name: value for name, value in (("expected", expected), ("parcel", parcel)) if value}
        report = Report.model_validate(told)
        self.world.posts(report.event(placed, self.world.clock()))
        return self._heard()

    def van(self, state: str, photo: bool) -> list[str]:
        placed, key = self._placed(), ""
        if photo:
            key = key_of(DELIVERIES, placed.conversation, 0, f"{placed.id}:{placed.version}", "jpg", "test")
            self.world.box.put(key, JPEG, "image/jpeg")
        self.world.posts(told(placed, state, placed.version, self.world.clock(), photo=key))
        return self._heard()

    def proposes(self, instead: str) -> list[str]:
        placed = self._placed()
        wish = SubstituteWish.model_validate(
            {"id": f"s{next(self._ids)}", "line": placed.lines[0].sku, **proposal(instead)}
        )
        self.world.posts(wish.event(placed, self.world.clock()))
        return self._heard()

    def _code(self) -> str:
        """The discount code that was made for the shopper. Raises LookupError."""
        talk = reads.conversation(self.world.table, self._placed().conversation)
        for voucher in talk.vouchers[-1:] if talk else ():
            return voucher.code
        raise LookupError("no code was given")

    def decides(self, decision: str, note: str) -> list[str]:
        for line in self.stripe.ledger():
            order = reads.order(self.world.table, line["order"])
            if order and order.returns:
                number = order.returns[-1].number
                told = {"id": f"d{next(self._ids)}", "number": number, "decision": decision, "note": note}
                self.world.posts(ReturnWish.model_validate(told).event(order, self.world.clock()))
                return self._heard()
        raise LookupError("nothing comes back")

    def news(self, told: str) -> list[str]:
        wish = NewsWish.model_validate({"id": f"n{next(self._ids)}", **event_news(told)})
        now = self.world.clock()
        teller = Teller(self.world.table, self.world.mailbox, self.world.bus, str, self.world.clock)
        teller.tell(wish.job(EVENT, now), lambda: 60.0)
        self.world.run()
        return self._heard()

    def scans(self, ticket: str) -> list[str]:
        shown = dict.fromkeys(found["token"] for found in TICKET.finditer(self._all_said()))
        refs = [ref for token in shown if (ref := ticket_codes.read_token(token, ("test",)))]
        latest = {ref.number: ref for ref in sorted(refs, key=lambda each: each.serial)}
        world = self.world
        gate = Gate(world.table, world.mailbox, lambda: world.shop.rules, lambda: ("test",), world.clock)
        scan = Scan(code=ticket_codes.code(latest[int(ticket)], "test"), gate="Noord")
        return [at_the_door(gate.judge(scan)), *self._heard()]

    def _all_said(self) -> str:
        return " ".join(message.model_dump_json() for message in self.messages().values())

    def friend(self) -> list[str]:
        code = GIFT.findall(self._all_said())[-1]
        now = self.world.clock()
        wrote = ShopperWrote(content=TextIn(text=code), profile_name="Noor Bakker")
        event = Event(
            id=f"f{next(self._ids)}", conversation=FRIEND, account=WEB_ACCOUNT, occurred_at=now, received_at=now,
            what=wrote,
        )  # fmt: skip
        self.world.posts(event)
        self.world.run()
        return self._heard()

    def _placed(self) -> Order:
        """The order that was placed last. Raises LookupError."""
        lines = self.stripe.ledger()
        placed = reads.order(self.world.table, lines[-1]["order"]) if lines else None
        if placed is None:
            raise LookupError("no order was placed")
        return placed

    def clock(self, by: str) -> list[str]:
        self.world.clock.move(seconds=seconds(by))
        clock.wake(self.world.table, self.world.mailbox, self.world.clock())
        return self._heard()

    def others(self, taken: str) -> list[str]:
        table = self.world.table
        if not DAY_KEY.fullmatch(taken):
            raise LookupError(f"others: 2026-11-27, with /option and /slot, not {taken}")
        table.write(keys.booked(table.shop, taken), {"taken": integer(FULL)})
        return self._heard()

    def stock(self, level: str) -> list[str]:
        sku, _, units = level.partition(" ")
        set_stock(self.world.table, sku, int(units))
        clock.tell_of_stock(self.world.table, self.world.mailbox, self.world.clock())
        return self._heard()

    def publishes(self, told: str) -> list[str]:
        world = self.world
        with tempfile.TemporaryDirectory() as scratch:
            folder = read_folder(lay_out(FOLDER, told, Path(scratch)))
            compiled = compile_folder(folder, {name: f"https://shop.test/images/{name}" for name in folder.images})
        world.shop = open_archive(compiled.archive, Renderer, Path(self._unpacked.name))
        live = {"doc": text(POINTER.replace("v1", compiled.version)), "since": text(world.clock().isoformat())}
        world.table.write(keys.bundle_pointer(world.table.shop), live)
        clock.tell_of_publish(world.table, world.mailbox, world.clock())
        return self._heard()

    # --- what goes in ----------------------------------------------------------------------------------------------

    def _post_web(self, posted: dict[str, Any]) -> None:
        body = json.dumps({"client_msg_id": f"m{next(self._ids)}", **posted}).encode()
        (incoming,) = Web().parse(body, self.world.clock()).incoming
        assert isinstance(incoming.what, ShopperWrote)
        self._web(mask(incoming.what))

    def _web(self, what: ShopperWrote) -> None:
        now = self.world.clock()
        event = Event(
            id=f"w{next(self._ids)}",
            conversation=CONVERSATION,
            account=WEB_ACCOUNT,
            occurred_at=now,
            received_at=now,
            what=what,
        )
        self.world.posts(event)

    def _web_option(self, wanted: str) -> dict[str, Any]:
        for entry in reversed(self._entries()):
            for option in options(entry["message"]) if entry["from"] == "shop" else ():
                if wanted in (option["id"], option["title"], f"{option.get('card', '')} / {option['title']}"):
                    return option
        raise LookupError(f"nothing to tap says “{wanted}”")

    def _stripe_webhook(self, body: bytes, headers: dict[str, str]) -> int:
        found = json.loads(body)
        about = found["data"]["object"].get("metadata", {})
        if found["type"].startswith("checkout.session.") and "order" in about:
            call = ObservePayment(order=about["order"], attempt=int(about["attempt"]))
            self.world.payments_queue.post([PaymentCommand(id=f"stripe:{found['id']}", call=call)])
        return 200

    def _session(self, status: str) -> str:
        found = [line["session"] for line in self.stripe.ledger() if line["status"] == status]
        if not found:
            raise LookupError(f"no payment page is {status}")
        return str(found[-1])

    # --- what comes out --------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Webhooks and queues, until nothing is left to do."""
        while self._brought():
            self.world.run()
        self._erase()

    def _brought(self) -> bool:
        """By webhooks, whether anything; a queue that has something counts too."""
        told = bool(self._side and self._side.tell(self._intake))
        return bool(self.stripe.tick()) or told or bool(self.world.inbox.messages)

    def _erase(self) -> None:
        """The bus brings what was asked of the eraser to it."""
        asked = [each for each in self.world.bus.announced if each.name == ERASE_REQUESTED]
        for each in asked[self._erased :]:
            detail = {"conversation": each.conversation, **each.detail}
            eraser = Eraser(
                self.world.table, Letters(lambda: None, ()), self.world.bus, self.world.clock, self.world.box
            )
            take_in({"detail-type": each.name, "detail": detail}, eraser, lambda: 900.0, lambda: 400)
        self._erased = len(asked)

    def _heard(self) -> list[str]:
        self._settle()
        if self._side:
            return self._side.heard()
        said = [plain(entry["message"]) for entry in self._entries() if entry["from"] == "shop"]
        new, self._read = said[self._read :], len(said)
        return new

    def _entries(self) -> list[dict[str, Any]]:
        return transcript.entries(turns.turns(self.world.table, CONVERSATION, limit=500))
