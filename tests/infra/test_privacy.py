"""`make privacy`: whom it finds, what it gives out, what it refuses; on the table and the queues as moto has them."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from infra import privacy
from infra.console import Stop
from infra.privacy import Person, Privacy
from tests import dynamo
from tests.privacy.life import ADDRESS, MARKED, Life, life, order_items

EMAIL = "zilverberg@example.nl"


class Stage:
    """Stands in for a Cloud: the clients of a life's table, queues and bus."""

    def __init__(self, found: Life) -> None:
        self.life = found
        self.put: list[dict[str, Any]] = []

    def client(self, service: str) -> Any:
        return {"dynamodb": self.life.world.client, "sqs": self.life.sqs, "events": self}[service]

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        self.put += Entries
        return {"FailedEntryCount": 0}


@pytest.fixture
def person() -> Iterator[Life]:
    with life() as found:
        yield found


@pytest.fixture
def stage(person: Life, monkeypatch: pytest.MonkeyPatch) -> Stage:
    stack = {"TableName": dynamo.NAME, "BusName": "bus"}
    stack |= {f"{name}Url": url for name, url in zip(privacy.QUEUES, person.urls, strict=True)}
    stack |= {"PhotosBucket": "photos"}
    monkeypatch.setattr(privacy, "Photos", lambda *_: person.world.box)
    monkeypatch.setattr(privacy, "outputs", lambda *_: stack)
    monkeypatch.setattr(privacy, "given_parameters", lambda *_: {"Shop": "de-linde"})
    return Stage(person)


def command(stage: Stage, now: datetime | None = None) -> Privacy:
    made = Privacy(stage, "test", now or stage.life.world.clock())  # type: ignore[arg-type]
    object.__setattr__(made.letters, "wait", 0)
    return made


def who(person: Life) -> list[Person]:
    return [
        Person(phone=f"+{person.driver.phone.wa_id}"),
        Person(phone=person.driver.phone.wa_id),
        Person(email=EMAIL),
        Person(email=EMAIL.title()),
        Person(order="1001"),
        Person(conversation=person.conversation),
    ]


def test_a_person_is_found_by_phone_email_order_or_conversation(person: Life, stage: Stage) -> None:
    person.whole()
    for one in who(person):
        assert command(stage).find(one) == [person.conversation], one


def test_an_email_address_is_found_in_a_checkout_that_was_only_begun(person: Life, stage: Stage) -> None:
    person.buys()
    person.driver.says("annuleren")
    assert command(stage).find(Person(email=EMAIL)) == [person.conversation]


@pytest.mark.parametrize(
    "nobody", [Person(phone="+31699999999"), Person(email="nobody@example.nl"), Person(order="9999")], ids=str
)
def test_nobody_is_said_plainly(person: Life, stage: Stage, nobody: Person) -> None:
    person.whole()
    with pytest.raises(Stop, match="nothing is kept of"):
        command(stage).find(nobody)


def test_an_export_holds_everything_with_its_expiry_and_purpose(person: Life, stage: Stage) -> None:
    person.whole()
    person.dies(f'{{"about": "{person.conversation}"}}')
    exported = command(stage).export(Person(email=EMAIL))
    text = json.dumps(exported, ensure_ascii=False)
    assert not [word for word in (*MARKED, person.driver.phone.wa_id, person.driver.phone.user_id) if word not in text]
    assert exported["dead_letters"] == [{"about": person.conversation}]
    families = {item["key"][0].partition("#")[0] for item in exported["items"]}
    assert families == {"CONV", "RCPT", "MSG", "ALIAS", "ORDER", "CODE", "REVIEW", "NOTED"}
    assert all(item["purpose"] and item["holds"] for item in exported["items"])
    assert [item for item in exported["items"] if item["expires"] is None and item["key"][0].startswith("CONV")] == []
    (order,) = [item for item in exported["items"] if item["key"][0].startswith("ORDER#") and item["key"][1] == "STATE"]
    assert order["content"]["doc"]["email"] == EMAIL
    assert "e-mail address" in exported["purposes"]["orders.Order.email"]
    assert person.letters() == [f'{{"about": "{person.conversation}"}}'], "looking takes nothing away"


def test_erasing_first_says_what_it_found_and_does_it_with_yes(person: Life, stage: Stage) -> None:
    person.whole()
    words = [*MARKED, *person.names]
    (line,) = command(stage).erase(Person(order="1001"), yes=False, force=False)
    assert "2 ALIAS" in line
    assert "erased with --yes" in line
    assert person.traces([EMAIL])
    (line,) = command(stage).erase(Person(order="1001"), yes=True, force=False)
    assert line.endswith("1 orders kept without the person")
    assert person.traces(words) == []
    assert [entry["DetailType"] for entry in stage.put] == ["privacy.erased"]
    with pytest.raises(Stop, match="nothing is kept of order 1001"):
        command(stage).find(Person(order="1001"))


def test_what_is_on_its_way_is_not_erased_unless_forced(person: Life, stage: Stage) -> None:
    person.buys()
    person.pays()
    with pytest.raises(Stop, match="order 1001 is paid and not over yet"):
        list(command(stage).erase(Person(email=EMAIL), yes=True, force=False))
    assert person.traces([ADDRESS])
    list(command(stage).erase(Person(email=EMAIL), yes=True, force=True))
    assert person.traces([*MARKED, *person.names]) == []


def test_erasing_by_order_still_finds_the_alias_though_the_conversation_has_expired(person: Life, stage: Stage) -> None:
    from functions.storage import keys

    person.whole()
    conversation = person.conversation
    person.world.table.delete(keys.conversation(conversation))
    list(command(stage).erase(Person(conversation=conversation), yes=True, force=False))
    assert person.traces([*MARKED, *person.names]) == []
    assert order_items(person)[0]["number"] == "1001"


def test_the_recipient_of_a_gift_is_not_taken_for_its_buyer(person: Life, stage: Stage) -> None:
    person.whole()
    (order,) = order_items(person)
    for gift in (False, True):
        doc = json.dumps({**order, "gift": gift, "phone": "+31699999999"})
        (item,) = (each for each in person.items() if order["id"] in each["pk"]["S"] and each["sk"]["S"] == "STATE")
        person.world.client.put_item(TableName=dynamo.NAME, Item={**item, "doc": {"S": doc}})
        if gift:
            with pytest.raises(Stop):
                command(stage).find(Person(phone="+31699999999"))
        else:
            assert command(stage).find(Person(phone="+31699999999")) == [person.conversation]


def test_a_file_is_readable_by_its_owner_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    privacy._write("{}", tmp_path / "person.json")
    assert (tmp_path / "person.json").stat().st_mode & 0o777 == 0o600
    assert "written" in capsys.readouterr().out
