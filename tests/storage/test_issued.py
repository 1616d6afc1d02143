"""Codes made for one person: found by name wherever they are typed, the same one however often it is made."""

from datetime import UTC, date, datetime

from functions.commerce.codes import CodeUse
from functions.commerce.issued import CodePolicy, issue
from functions.storage import keys, reads
from functions.storage.table import Table
from tests.storage.examples import NOW, conversation, event, put


def test_a_code_that_was_made_is_found_with_its_uses_and_expires(table: Table) -> None:
    made = issue(CodePolicy(percent=1000), "secret", order="o1", at=NOW, until=date(2026, 5, 1))
    assert made == issue(CodePolicy(percent=1000), "secret", order="o1", at=NOW, until=date(2026, 5, 1))
    name = made.code.code
    put(table, conversation(), event(), issued=(made,))
    again = conversation().model_copy(update={"version": 1})
    put(table, again, event(id="e2"), codes=(CodeUse(code=name, by=1, most=1),))
    found = reads.facts(table, codes=[name], issued=[name, "SORRY-AAAAAA2"])
    assert found.codes == {name: 1}
    assert found.issued == {name: made.code, "SORRY-AAAAAA2": None}
    item = table.get(keys.issued("de-linde", name)) or {}
    assert item["conversation"]["S"] == "c1"
    assert datetime.fromtimestamp(int(item["expires"]["N"]), UTC).date() == date(2026, 5, 31)
