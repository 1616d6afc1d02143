"""Who may use the console, and as what: Cognito's, as `make people` shows and changes them."""

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.render import draw
from functions.console.roles import Role
from functions.console.sign_in import real_time
from functions.console.visit import Visit
from functions.errors import BadRequest
from functions.people import INVITED, People, new_password
from functions.settings import settings
from functions.storage import sign_ins


def show(visit: Visit) -> Answer:
    return Answer(_drawn(visit))


def add(visit: Visit) -> Answer:
    """Cognito mails the invitation; a local stage mails nothing, so there a password is made and shown, once."""
    address, role = _address(visit), _role(visit)
    password = new_password() if settings().local else ""
    _people().add(address, role, password)
    visit.did(address, after={"role": role})
    if password:
        return Answer(_drawn(visit, made={"address": address, "password": password}))
    return redirect(visit.link("/people"), told="set_up.invited")


def give_role(visit: Visit) -> Answer:
    address, role = _address(visit), _role(visit)
    people = _people()
    before = people.all().get(address, ("", ""))[0]
    people.give_role(address, role)
    visit.did(address, before={"role": before}, after={"role": role})
    return redirect(visit.link("/people"), told="frame.saved")


def remove(visit: Visit) -> Answer:
    address = _address(visit)
    _people().remove(address)
    visit.did(address)
    return redirect(visit.link("/people"), told="set_up.removed")


def _drawn(visit: Visit, made: dict[str, str] | None = None) -> str:
    return draw(
        visit,
        "set_up/people.html",
        people=_people().all(),
        roles=[role.value for role in Role],
        invited=INVITED,
        made=made,
    )


def _people() -> People:
    table = bootstrap.table()
    return People(
        bootstrap.aws("cognito-idp"),
        settings().user_pool,
        lambda address, role: sign_ins.note_role(table, address, role, real_time()),
    )


def _address(visit: Visit) -> str:
    return visit.form("address").lower()


def _role(visit: Visit) -> str:
    given = visit.form("role")
    if given not in set(Role):
        raise BadRequest("there is no such role")
    return given
