"""Who is taken out, or is given another role, while they are signed in: it is so at their very next request."""

import pytest

from functions import bootstrap
from functions.console.sign_in import LASTS, real_time
from functions.storage import sign_ins
from functions.storage.sign_ins import SignIn
from tests.console.desk import CSRF, Console
from tests.console.test_set_up import Pool, Ssm

JAN = "jan@example.com"


class Two:
    """The owner, and Jan at a browser of his own."""

    def __init__(self, monkeypatch, role):
        self.pool = Pool()
        self.pool.roles[JAN] = role
        self.owner = Console(monkeypatch)
        monkeypatch.setattr(bootstrap, "aws", lambda service: {"cognito-idp": self.pool, "ssm": Ssm()}[service])
        self.table = self.owner.world.table
        self.own = self.owner._headers
        self.signs_in(role)

    def signs_in(self, role, token="jans-token"):
        now = real_time()
        jan = SignIn(person="jan", email="Jan@example.com", role=role, csrf=CSRF, until=now + LASTS, at=now)
        sign_ins.keep(self.table, token, jan)
        self.token = token

    def jan(self, path, form=None):
        headers = {**self.own(), "cookie": f"__Host-chatkassa={self.token}"}
        self.owner._headers = lambda: headers
        try:
            return self.owner.get(path) if form is None else self.owner.post(path, form)
        finally:
            self.owner._headers = self.own


@pytest.mark.parametrize("role", ["owner", "merchandiser", "agent", "readonly"])
def test_who_is_taken_out_is_out_at_once_and_nobody_else(monkeypatch, role):
    two = Two(monkeypatch, role)
    assert two.jan("/orders").status == 200
    assert two.owner.post("/people/remove", {"address": JAN}).status == 303
    assert two.jan("/orders").goes_to == "/sign-in"
    assert two.jan("/look", {"locale": "nl"}).status == 401
    assert two.owner.get("/orders").status == 200


def test_a_lower_role_counts_at_once_and_a_higher_one_too(monkeypatch):
    two = Two(monkeypatch, "owner")
    assert two.jan("/set-up").status == 200
    two.owner.post("/people/role", {"address": JAN, "role": "readonly"})
    assert two.jan("/set-up").status == 403 and two.jan("/orders").status == 200
    two.owner.post("/people/role", {"address": JAN, "role": "merchandiser"})
    assert two.jan("/catalogue").status == 200 and two.jan("/set-up").status == 403
    assert two.owner.get("/set-up").status == 200


def test_who_is_invited_anew_comes_in_with_the_role_of_the_pool(monkeypatch):
    two = Two(monkeypatch, "agent")
    old = two.token
    two.owner.post("/people/remove", {"address": JAN})
    two.signs_in("merchandiser", "another-token")
    assert two.jan("/catalogue").status == 200
    two.token = old
    assert two.jan("/catalogue").goes_to == "/sign-in"


def test_a_change_that_is_refused_changes_nobodys_sign_in(monkeypatch):
    two = Two(monkeypatch, "agent")
    assert two.owner.post("/people/role", {"address": "owner@example.com", "role": "agent"}).status == 400
    assert two.owner.get("/set-up").status == 200


def test_it_takes_one_request_of_the_table(monkeypatch):
    two = Two(monkeypatch, "agent")
    two.owner.post("/people/role", {"address": JAN, "role": "readonly"})
    two.owner.world.client.counted()
    found = sign_ins.find(two.table, two.token, real_time())
    assert found and found.role == "readonly"
    assert sum(two.owner.world.client.counted().values()) == 1
