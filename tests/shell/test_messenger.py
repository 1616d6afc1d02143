"""Messenger and Instagram through the real intake, worker and dispatch: who answers, and what goes out when."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from functions.channels.instagram import Instagram
from functions.channels.messenger import Messenger
from functions.channels.whatsapp import WhatsApp
from functions.conversation.channel_events import HumanWrote
from functions.conversation.events import ShopperWrote
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.money_events import PaymentObserved
from functions.errors import SlowDown
from functions.intake import Intake
from functions.storage import aliases, reads
from functions.storage.turns import Turn
from functions.storage.turns import turns as read_turns
from tests.channels.messaging import AT, PAGE, PERSON, body, echo, item, message
from tests.shell.test_mail import TO_THE_SUMMARY
from tests.starter import starter_shop, starter_stock
from tests.world import World

INBOX = 263902037430900
OBJECTS = {"messenger": "page", "instagram": "instagram"}


class Graph:
    """Meta's API: it takes every message, and tells the page's apps of it, as it does."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.slow = self.clashes = False

    def __call__(self, url: str, headers: Mapping[str, str], raw: bytes) -> tuple[int, bytes]:
        if self.slow:
            return 400, b'{"error": {"code": 613, "message": "too many calls"}}'
        if self.clashes and b'"order_number"' in raw:
            return 400, b'{"error": {"code": 100, "message": "order_number is not unique"}}'
        self.sent.append(json.loads(raw))
        answer = {"recipient_id": PERSON, "message_id": f"m_out{len(self.sent)}"}
        answer["messages"] = [{"id": answer["message_id"]}]  # type: ignore[assignment]
        return 200, json.dumps(answer).encode()

    def echoes(self, start: int = 0) -> list[dict[str, Any]]:
        """Of what was sent, without `app_id`: it is not always told."""
        return [
            echo(f"m_out{number}", **({"text": "…"} | {k: v for k, v in each["message"].items() if k == "metadata"}))
            for number, each in enumerate(self.sent[start:], start + 1)
        ]


class Thread:
    """A shopper of the starter shop on one of the two."""

    def __init__(self, name: str) -> None:
        self.name, self.graph = name, Graph()
        self.channel = {"messenger": Messenger, "instagram": Instagram}[name](post=self.graph)
        self.world = World(shop=starter_shop(), stock=starter_stock(), channels={name: self.channel})
        self.account = f"{name}:{PAGE}"

    def __enter__(self) -> "Thread":
        self.world.__enter__()
        self.intake = Intake(self.world.table, self.world.mailbox, self.world.unreadable, self.world.clock)
        self._received = 0
        return self

    def __exit__(self, *raised: object) -> None:
        self.world.__exit__(*raised)

    def gets(self, *items: Any, under: str = "messaging", run: bool = True) -> list[dict[str, Any]]:
        """What is sent in answer to one webhook."""
        before = len(self.graph.sent)
        raw = body(*items, under=under, object_=OBJECTS[self.name])
        self.intake.take(self.name, self.channel.parse(raw, self.world.clock()), raw, self.world.clock())
        if run:
            self.world.run()
        return self.graph.sent[before:]

    def writes(self, text: str, **how: Any) -> list[dict[str, Any]]:
        self._received += 1
        tap = text.startswith(("add:", "ship:")) or text in ("checkout", "forother", "nophone", "nocard")
        reply = {"quick_reply": {"payload": text}} if tap else {}
        return self.gets(message(f"m_in{self._received}", text=text, **reply), **how)

    def human(self, text: str = "Met Anna.", **how: Any) -> list[dict[str, Any]]:
        self._received += 1
        return self.gets(echo(f"m_human{self._received}", text=text, app_id=INBOX), **how)

    @property
    def conversation(self) -> str:
        found = aliases.find(self.world.table, self.account, (f"{self.channel.surface.person}:{PERSON}",))
        assert found
        return found

    @property
    def turns(self) -> tuple[Turn, ...]:
        return read_turns(self.world.table, self.conversation, limit=200)

    def marks(self) -> list[str]:
        return [f"{mark.state} {mark.reason}".strip() for mark in self.turns[-1].marks.values()]

    def announced(self) -> list[str]:
        return [each.name for each in self.world.bus.announced if each.name.startswith("conversation.")]

    def happens(self, what: Any) -> list[dict[str, Any]]:
        before = len(self.graph.sent)
        self.world.happens(what, account="elsewhere", conversation=self.conversation)
        self.world.run()
        return self.graph.sent[before:]

    def orders(self) -> None:
        for each in ("hoi", *TO_THE_SUMMARY):
            self.writes(each)

    def stripe(self, status: str, payment_status: str) -> list[dict[str, Any]]:
        conversation = reads.conversation(self.world.table, self.conversation)
        assert conversation and (conversation.order or conversation.orders)
        order = reads.order(self.world.table, conversation.order or conversation.orders[0].id)
        assert order
        self.order = order
        return self.happens(
            PaymentObserved(
                order=order.id, attempt=order.attempt.number, session="cs_1", status=status,  # type: ignore[arg-type]
                payment_status=payment_status, amount=order.total, currency="eur", livemode=False,  # type: ignore[arg-type]
                expires_at=self.world.clock() + timedelta(hours=1), payment_intent="pi_1",
            )
        )  # fmt: skip


@pytest.fixture(params=["messenger", "instagram"])
def thread(request: pytest.FixtureRequest) -> Iterator[Thread]:
    with Thread(request.param) as made:
        yield made


@pytest.fixture
def page() -> Iterator[Thread]:
    with Thread("messenger") as made:
        yield made


# --- the receipt --------------------------------------------------------------------------------------------------


def kinds(sent: list[dict[str, Any]]) -> list[str]:
    payloads = [each["message"].get("attachment", {}).get("payload", {}) for each in sent]
    return [payload.get("template_type", "text") for payload in payloads]


@pytest.mark.parametrize("clashes", [False, True])
def test_a_receipt_that_was_sent_before_is_told_in_words(page: Thread, clashes: bool) -> None:
    """Meta takes an order's number once: after a crash between its 200 and our mark, all of it is sent again."""
    page.orders()
    page.stripe("open", "unpaid")
    page.graph.clashes = clashes
    sent = page.stripe("complete", "paid")
    assert kinds(sent)[:2] == (["text", "text"] if clashes else ["text", "receipt"])
    assert page.marks()[0] == "done" and len(page.turns[-1].marks[0].ids) == 2
    if clashes:
        assert "• 1 × Bos tulpen" in sent[1]["message"]["text"] and "•" not in sent[0]["message"]["text"]


# --- somebody of the shop answers ---------------------------------------------------------------------------------


def test_while_a_person_answers_from_the_inbox_the_bot_is_silent_and_loses_nothing(thread: Thread) -> None:
    assert thread.writes("hoi")
    assert thread.human() == []
    assert thread.writes("heb je ook zwarte rozen?") == []
    last = thread.turns[-1]
    assert isinstance(last.event.what, ShopperWrote) and last.silent and last.effects == ()
    assert last.event.what.content.text == "heb je ook zwarte rozen?"  # type: ignore[union-attr]
    assert isinstance(thread.turns[-2].event.what, HumanWrote)
    assert thread.turns[-2].event.what.text == "Met Anna."
    assert thread.writes("menu")
    assert not thread.turns[-1].silent
    told = [name for name in thread.announced() if name in ("conversation.taken_over", "conversation.handed_back")]
    assert told == ["conversation.taken_over", "conversation.handed_back"]


def test_an_hour_after_their_last_message_the_bot_answers_again(thread: Thread) -> None:
    thread.writes("hoi")
    thread.human()
    thread.world.clock.move(minutes=59)
    assert thread.writes("hallo?") == []
    thread.world.clock.move(minutes=2)
    assert thread.writes("rode rozen")


def test_pitfall_19_our_own_echoes_never_silence_us(thread: Thread) -> None:
    """Messenger's carry what we sent along; Instagram's nothing, and are known by their id."""
    assert thread.writes("hoi")
    assert thread.gets(*thread.graph.echoes()) == []
    assert thread.writes("rode rozen")
    assert not any(isinstance(turn.event.what, HumanWrote) for turn in thread.turns)


def test_an_answer_that_was_on_its_way_when_a_person_took_over_is_not_sent(page: Thread) -> None:
    """Both come in one batch: all of it is decided before anything is sent."""
    page.writes("hoi")
    page.writes("rode rozen", run=False)
    assert page.human() == []
    shopper = page.turns[-2]
    assert {mark.reason for mark in shopper.marks.values() if mark.state == "withheld"} == {"taken_over"}


def test_an_answer_that_waited_for_a_slow_channel_is_not_said_over_a_person(page: Thread) -> None:
    page.writes("hoi")
    page.graph.slow = True
    page.writes("rode rozen")
    assert "waiting slow_down" in page.marks()
    page.graph.slow = False
    page.human()
    page.world.clock.move(minutes=10)
    assert page.writes("en?") == []
    assert all("waiting" not in mark.state for turn in page.turns for mark in turn.marks.values())


def test_money_and_the_parcel_are_told_while_a_person_has_the_conversation(thread: Thread) -> None:
    thread.orders()
    thread.human()
    [link] = thread.stripe("open", "unpaid")[-1:]
    assert "https://shop.example/p/" in json.dumps(link)
    assert thread.stripe("complete", "paid")
    told = thread.happens(
        FulfilmentReported(
            order=thread.order.id, state="dispatched", carrier="PostNL", tracking_url="https://p.example"
        )
    )
    assert told
    assert thread.writes("dank je Anna") == []


def test_stop_counts_while_a_person_has_the_conversation(thread: Thread) -> None:
    thread.writes("hoi")
    thread.human()
    assert thread.writes("stop") == []
    conversation = reads.conversation(thread.world.table, thread.conversation)
    assert conversation and not conversation.promotional


# --- the thread is handed over ------------------------------------------------------------------------------------


def test_pitfall_21_on_standby_everything_is_kept_and_nothing_is_answered(thread: Thread) -> None:
    thread.writes("hoi")
    taken = item(take_thread_control={"previous_owner_app_id": "1"})
    assert thread.gets(taken) == []
    assert thread.writes("rozen", under="standby") == []
    assert thread.writes("menu", under="standby") == []
    assert [turn.silent for turn in thread.turns[-2:]] == [True, True]
    given = item(pass_thread_control={"new_owner_app_id": "1"}, timestamp=AT + 1)
    assert thread.gets(given) == []
    assert thread.writes("rozen")


def test_pitfall_22_receipts_are_answered_with_nothing(thread: Thread) -> None:
    thread.writes("hoi")
    turns = len(thread.turns)
    seen = {"mid": "m_out1"} if thread.name == "instagram" else {"watermark": AT + 99}
    assert thread.gets(item(read=seen), item(delivery={"mids": ["m_out1"], "watermark": AT})) == []
    assert len(thread.turns) == turns


def test_a_reaction_opens_the_window_and_asks_for_nothing(thread: Thread) -> None:
    thread.writes("hoi")
    thread.world.clock.move(hours=23)
    assert thread.gets(item(reaction={"mid": "m_out1", "action": "react", "emoji": "❤"})) == []
    conversation = reads.conversation(thread.world.table, thread.conversation)
    assert conversation and conversation.last_inbound_at == thread.world.clock()


# --- outside the window -------------------------------------------------------------------------------------------


def dispatched_after_two_days(thread: Thread) -> list[dict[str, Any]]:
    thread.orders()
    thread.stripe("open", "unpaid")
    thread.stripe("complete", "paid")
    thread.world.clock.move(days=2)
    return thread.happens(
        FulfilmentReported(
            order=thread.order.id, state="dispatched", carrier="PostNL", tracking_url="https://p.example/3S"
        )
    )


def test_outside_the_window_messenger_is_sent_the_utility_template_of_the_update(page: Thread) -> None:
    [sent] = dispatched_after_two_days(page)
    assert sent["messaging_type"] == "UTILITY"
    template = sent["message"]["template"]
    assert (template["name"], template["language"]) == ("order_dispatched", {"code": "nl"})
    assert [each["text"] for each in template["components"][0]["parameters"]][1:] == ["PostNL", "https://p.example/3S"]
    assert "tag" not in json.dumps(sent)


def test_outside_the_window_instagram_is_sent_nothing_and_the_turn_says_why() -> None:
    with Thread("instagram") as thread:
        assert dispatched_after_two_days(thread) == []
        assert "waiting window" in thread.marks()


# --- a telephone and a browser ------------------------------------------------------------------------------------


def test_what_instagram_offers_is_heard_when_it_is_written() -> None:
    """Neither quick replies nor templates are shown in its browser."""
    with Thread("instagram") as thread:
        thread.writes("hoi")
        thread.writes("add:TULP-YEL")
        [last] = [each["message"] for each in thread.graph.sent[-1:]]
        buttons = last.get("quick_replies") or last["attachment"]["payload"]["buttons"]
        titles = {each["title"]: each["payload"] for each in buttons}
        title = next(title for title, action in titles.items() if action == "checkout")
        assert thread.writes(title)
        conversation = reads.conversation(thread.world.table, thread.conversation)
        assert conversation and conversation.step.name.startswith("CHECKOUT")


# --- links and ads ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", ["sku_TULP-YEL", "TULP-YEL", "bos-tulpen"])
def test_an_m_me_link_opens_the_product_that_it_names(page: Thread, ref: str) -> None:
    sent = page.gets(item(referral={"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}))
    assert "ulpen" in json.dumps(sent) and "add:" in json.dumps(sent)


def test_a_campaign_is_where_the_shopper_comes_from_and_no_product(page: Thread) -> None:
    sent = page.gets(item(referral={"ref": "moederdag", "source": "SHORTLINK", "type": "OPEN_THREAD"}))
    assert sent
    [started] = [each for each in page.world.bus.announced if each.name == "conversation.started"]
    assert started.detail["source"] == "moederdag"


# --- the WhatsApp Business app ------------------------------------------------------------------------------------


def coexisting(field: str, **value: Any) -> bytes:
    frame = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1"}}
    change = {"field": field, "value": frame | value}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": [change]}]}).encode()


def test_an_answer_from_the_whatsapp_business_app_takes_over_too() -> None:
    graph = Graph()
    channel = WhatsApp(post=graph)
    with World(shop=starter_shop(), stock=starter_stock(), channels={"whatsapp": channel}) as world:
        intake = Intake(world.table, world.mailbox, world.unreadable, world.clock)

        def gets(raw: bytes) -> int:
            before = len(graph.sent)
            intake.take("whatsapp", channel.parse(raw, world.clock()), raw, world.clock())
            world.run()
            return len(graph.sent) - before

        def text(id: str, said: str) -> bytes:
            wrote = {"from": "31612345678", "id": id, "timestamp": "1", "type": "text", "text": {"body": said}}
            return coexisting("messages", messages=[wrote])

        assert gets(text("w1", "hoi"))
        human = {"from": "31201234567", "to": "31612345678", "id": "w2", "timestamp": "1", "type": "text"}
        assert gets(coexisting("smb_message_echoes", message_echoes=[human | {"text": {"body": "Met Anna."}}])) == 0
        assert gets(text("w3", "rozen?")) == 0
        assert gets(text("w4", "menu"))


def test_slow_down_is_what_the_stand_in_says() -> None:
    """Or the test of an answer that waited would wait for nothing."""
    graph = Graph()
    graph.slow = True
    with pytest.raises(SlowDown):
        Messenger(post=graph).send("messenger:1", "2", {"message": {"text": "x"}}, token="t", reference="r")
