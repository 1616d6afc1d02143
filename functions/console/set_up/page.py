"""The checklist of what a shop is connected with, and the page of each connection: what to do where, the webhook to
paste, fields for what the provider gives, and a try that says in words what is wrong.
"""

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.render import draw
from functions.console.set_up import parameters
from functions.console.set_up.checks import check
from functions.console.set_up.connections import CONNECTIONS, ESSENTIAL, Connection
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.errors import NotFound
from functions.storage import connections, stripe_heard
from functions.storage.connections import Tried


def show(visit: Visit) -> Answer:
    tried = connections.tried(bootstrap.table())
    states = {name: state_of(each, parameters.read(each), tried.get(name)) for name, each in CONNECTIONS.items()}
    done = sum(states[name] == "works" for name in ESSENTIAL)
    return Answer(
        draw(
            visit,
            "set_up/page.html",
            groups={"essential": ESSENTIAL, "others": [name for name in CONNECTIONS if name not in ESSENTIAL]},
            states=states,
            tried=tried,
            done=done,
            all=len(ESSENTIAL),
        )
    )


def show_one(visit: Visit) -> Answer:
    return Answer(_drawn(visit, _meant(visit)))


def save(visit: Visit) -> Answer:
    """Fields that were left empty stay as they are: what is kept there is never shown."""
    connection = _meant(visit)
    try:
        given = {name: parameters.checked(name, visit.form(name, "")) for name in connection.given}
    except parameters.Wrong as wrong:
        return Answer(_drawn(visit, connection, {wrong.name: Texts(visit.look.locale)(f"set_up.{wrong.key}")}), 400)
    values = {name: value for name, value in given.items() if value}
    parameters.write(values)
    visit.did(connection.name, after={"set": ", ".join(values) or "-"})
    return _try(visit, connection)


def try_it(visit: Visit) -> Answer:
    connection = _meant(visit)
    visit.did(connection.name)
    return _try(visit, connection)


def _try(visit: Visit, connection: Connection) -> Answer:
    verdict = check(connection, parameters.read(connection))
    told = Tried(bootstrap.clock(), verdict.says, verdict.values)
    connections.note(bootstrap.table(), connection.name, told)
    return redirect(visit.link(f"/set-up/{connection.name}"), told="set_up.tried")


def _drawn(visit: Visit, connection: Connection, problems: dict[str, str] | None = None) -> str:
    known = parameters.read(connection)
    tried = connections.tried(bootstrap.table()).get(connection.name)
    return draw(
        visit,
        "set_up/connection.html",
        connection=connection,
        set=frozenset(known),
        plain={name: known.get(name, "") for name in connection.given if name in parameters.PLAIN},
        shown={name: known.get(name, "") for name in connection.shown},
        webhook=f"{parameters.public_url()}{connection.webhook}" if connection.webhook else "",
        tried=tried,
        state=state_of(connection, known, tried),
        refused=_refused(connection, known),
        problems=problems or {},
    )


def _refused(connection: Connection, known: dict[str, str]) -> int:
    """Of Stripe's webhooks, how many were refused since this secret is set, where none was taken."""
    secret = known.get("stripe_webhook_secret") if connection.name == "stripe" else None
    return stripe_heard.read(bootstrap.table()).refuses(stripe_heard.fingerprint(secret)) if secret else 0


def state_of(connection: Connection, known: dict[str, str], tried: Tried | None) -> str:
    """works, wrong, untried or empty."""
    if any(name not in known for name in connection.given if name not in connection.optional):
        return "empty"
    if _refused(connection, known):
        return "wrong"
    if tried is None:
        return "untried"
    return "works" if tried.says == "works" else "wrong"


def _meant(visit: Visit) -> Connection:
    found = CONNECTIONS.get(visit.params["connection"])
    if found is None:
        raise NotFound("there is no such connection")
    return found
