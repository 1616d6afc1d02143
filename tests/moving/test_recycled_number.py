"""A number that is somebody else's now, from WhatsApp's own webhooks to what goes out: channels.md 0.1, 2.1, 12.14."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from functions.channels.whatsapp import WhatsApp
from functions.storage import aliases, turns
from infra.simulator.ports import ApiCall
from tests.moving.talks import ACCOUNT, Talks, talks


@pytest.fixture
def shop() -> Iterator[Talks]:
    with talks() as found:
        yield found


def arrives(shop: Talks, message: dict[str, Any]) -> None:
    """A webhook of Meta's, through the channel's parser and the intake."""
    value = {
        "metadata": {"phone_number_id": ACCOUNT.partition(":")[2]},
        "messages": [{"timestamp": "1795514400", **message}],
    }
    change = {"field": "messages", "value": value}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()
    shop._intake.take("whatsapp", WhatsApp().parse(body, shop.world.clock()), body, shop.world.clock())
    shop.world.run()


def text(number: str, user: str, body: str) -> dict[str, Any]:
    return {
        "id": f"wamid.{user}.{body[:4]}",
        "from": number,
        "from_user_id": user,
        "type": "text",
        "text": {"body": body},
    }


def said_to(shop: Talks, user: str) -> str:
    (talk,) = aliases.resolve(shop.world.table, [(ACCOUNT, (f"bsuid:{user}",))])
    found = turns.turns(shop.world.table, talk, limit=500)
    return "\n".join(effect.model_dump_json() for turn in found for effect in turn.effects)


def bought(shop: Talks) -> None:
    shop.phone(1).orders()
    shop.pays("ideal")
    shop.phone(1).fills_cart()


def listened(shop: Talks) -> list[dict[str, Any]]:
    """Bodies of what is sent from now on."""
    sent: list[dict[str, Any]] = []

    calls = shop.whatsapp.app.call

    def call(made: ApiCall) -> Any:
        sent.append(json.loads(made.body))
        return calls(made)

    shop.whatsapp.app.call = call  # type: ignore[method-assign]
    return sent


def test_who_gets_the_number_is_new_and_sees_nothing_of_the_former(shop: Talks) -> None:
    bought(shop)
    number = shop.of(1).wa_id
    for words in ("hallo", "waar is mijn bestelling 1001?", "mandje", "welke gegevens hebben jullie van mij?"):
        arrives(shop, text(number, "NL.stranger", words))
    seen = said_to(shop, "NL.stranger")
    assert seen
    for theirs in ("Zilverberg", "Rode rozen", "dispatched", "Spaarnestraat", '"number":"1001"'):
        assert theirs not in seen
    assert shop.talk(1).cart.units == 1


def test_what_is_owed_to_the_former_goes_to_their_id_and_never_to_the_number(shop: Talks) -> None:
    bought(shop)
    phone = shop.of(1)
    arrives(shop, text(phone.wa_id, "NL.stranger", "hallo"))
    sent = listened(shop)
    shop.carrier("dispatched", "")
    assert sent
    assert {body.get("recipient") for body in sent if "type" in body} == {phone.user_id}
    assert not any("to" in body for body in sent)


def test_who_changes_their_number_keeps_their_talk(shop: Talks) -> None:
    bought(shop)
    phone = shop.of(1)
    system = {"type": "user_changed_number", "wa_id": "31600009999", "body": "Bea changed"}
    arrives(
        shop,
        {"id": "wamid.sys", "from": phone.wa_id, "from_user_id": phone.user_id, "type": "system", "system": system},
    )
    sent = listened(shop)
    arrives(shop, text("31600009999", "NL.regenerated", "waar is mijn bestelling?"))
    assert "1001" in said_to(shop, "NL.regenerated")
    assert {body.get("recipient") for body in sent if "type" in body} == {"NL.regenerated"}
    assert shop.talk(1).number == "+31600009999"
    arrives(shop, text(phone.wa_id, "NL.stranger", "waar is mijn bestelling 1001?"))
    assert '"number":"1001"' not in said_to(shop, "NL.stranger")
    assert "Zilverberg" not in said_to(shop, "NL.stranger")
