"""What is known of templates, on a table that judges expressions as AWS does."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.errors import Conflict
from functions.storage import approvals, templates
from functions.storage.approvals import Submitting
from functions.storage.table import Table
from functions.storage.templates import Known

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
WHICH = ("whatsapp", "order_paid", "en_GB")


def claim(table: Table, wish: str, seen: Known, minutes: int = 0) -> None:
    templates.claim(table, *WHICH, wish=wish, seen=seen, now=NOW + timedelta(minutes=minutes))


def test_a_template_from_its_first_claim_to_its_end(table: Table) -> None:
    nothing = templates.state(table, *WHICH)
    assert nothing == Known("")
    claim(table, "first", nothing)
    assert templates.state(table, *WHICH) == Known("", wish="first")
    with pytest.raises(Conflict):
        claim(table, "second", templates.state(table, *WHICH))
    templates.refuse(table, *WHICH, "Not so.")
    templates.release(table, *WHICH)
    seen = templates.state(table, *WHICH)
    assert (seen.refused, seen.wish) == ("Not so.", "first")
    with pytest.raises(Conflict):
        claim(table, "first", seen)
    claim(table, "second", seen)
    with pytest.raises(Conflict):
        claim(table, "third", seen, minutes=5)  # it was read before the second
    templates.found(table, *WHICH, seen=seen, state="pending", reason="", id="57", body="Dank!")
    templates.note(table, *WHICH, state="rejected", reason="SCAM")
    known = templates.state(table, *WHICH)
    assert (known.state, known.reason, known.id, known.body, known.refused) == ("rejected", "SCAM", "57", "Dank!", "")
    templates.told(table, *WHICH, "rejected")
    assert templates.states(table, "whatsapp")["order_paid", "en_GB"].told
    templates.found(table, *WHICH, seen=known, state="approved", reason="", id="57", body="Dank u!")
    assert templates.state(table, *WHICH)[:3] == ("approved", "", False)
    templates.forget(table, *WHICH)
    assert templates.state(table, *WHICH) == Known("", wish="second")


def test_what_a_webhook_told_meanwhile_stays(table: Table) -> None:
    seen = templates.state(table, *WHICH)
    templates.note(table, *WHICH, state="approved", reason="")
    templates.found(table, *WHICH, seen=seen, state="pending", reason="", id="57", body="Dank!")
    assert templates.state(table, *WHICH) == Known("approved", id="57", body="Dank!")


def test_one_submitting_at_a_time_beside_what_was_looked_at(table: Table) -> None:
    assert approvals.latest(table) == (None, {})
    approvals.looked(table, "whatsapp", NOW)
    asked = Submitting(by="a@example.com", at=NOW, manifest="m", wish="first")
    approvals.begin(table, asked)
    for other in (asked, Submitting(by="b@example.com", at=NOW, manifest="m", wish="second")):
        with pytest.raises(Conflict):
            approvals.begin(table, other)
    done = approvals.tell(table, asked, state="done", taken=3, stopped=(("messenger", "no_answer"),))
    assert approvals.latest(table) == (done, {"whatsapp": NOW})
    with pytest.raises(Conflict):
        approvals.begin(table, asked)  # the wish was heard
    later = Submitting(by="b@example.com", at=NOW, manifest="m", wish="second")
    approvals.begin(table, later)
    assert approvals.latest(table)[0] == later
