"""`make people STAGE=… ARGS="add jan@example.nl --role owner"`: who may use the console, and as what.

`list` shows them; `role` gives somebody another role; `remove` takes somebody out. On AWS Cognito mails the invitation,
with a password for once; on the local AWS, which mails nothing, one is set and shown.
"""

import argparse
from datetime import UTC, datetime

from functions.errors import BadRequest
from functions.people import INVITED, ROLES, People, new_password
from functions.storage import sign_ins
from functions.storage.table import Table
from infra import parameters
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.parts import CONSOLE
from infra.stack import Cloud, given_parameters, outputs

DEMO_DOMAIN = "bloemenzaak-de-linde.example"


def people_of(cloud: Cloud, pool: str) -> People:
    """To be looked at and added to."""
    return People(cloud.client("cognito-idp"), pool)


def people_of_stage(cloud: Cloud, stage: str) -> People:
    """Whose role is changed, or who is taken out, is so at once where they are signed in."""
    shop = given_parameters(cloud, stage)["Shop"]
    table = Table(outputs(cloud, stage)["TableName"], shop, lambda: cloud.client("dynamodb"))

    def changes(address: str, role: str) -> None:
        sign_ins.note_role(table, address, role, datetime.now(UTC))

    return People(cloud.client("cognito-idp"), outputs(cloud, stage, CONSOLE)["UserPoolId"], changes)


def invite_demo_people(cloud: Cloud, pool: str, password: str) -> dict[str, str]:
    """One of each role, where they are not there yet; role → address. For the local stage alone."""
    people = people_of(cloud, pool)
    wanted = {role: f"{role}@{DEMO_DOMAIN}" for role in ROLES}
    there = people.all()
    for role, address in wanted.items():
        if address not in there:
            people.add(address, role, password)
    return wanted


def show(people: People) -> None:
    found = people.all()
    if not found:
        say("there is nobody yet: add ADDRESS --role owner")
    for address, (role, state) in found.items():
        note = "  invited, has not signed in yet" if state == INVITED else ""
        say(f"{role or '(no role)':<12}  {address}{note}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make people", description="Who may use a stage's console.")
    cloud_options(parser)
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("list", help="all of them")
    for name, explained in (("add", "invite somebody"), ("role", "give somebody another role")):
        added = what.add_parser(name, help=explained)
        added.add_argument("address", type=str.lower, help="e-mail address")
        added.add_argument("--role", required=True, choices=ROLES)
    what.add_parser("remove", help="take somebody out").add_argument("address", type=str.lower, help="e-mail address")
    return parser.parse_args()


@command
def main() -> None:
    given = _arguments()
    cloud = cloud_of(given)
    people = people_of_stage(cloud, given.stage)
    try:
        _do(given, cloud, people)
    except BadRequest as wrong:
        raise Stop(str(wrong)) from None


def _do(given: argparse.Namespace, cloud: Cloud, people: People) -> None:
    if given.what == "list":
        show(people)
    elif given.what == "add":
        password = new_password() if cloud.endpoint else ""
        people.add(given.address, given.role, password)
        url = parameters.read(cloud, given.stage)["console_url"]
        how = f"the password is {password}" if password else "the invitation is on its way by mail"
        say(f"{given.address} is {given.role} now; {how}. The console: {url}/console")
    elif given.what == "role":
        people.give_role(given.address, given.role)
        say(f"{given.address} is {given.role} now")
    else:
        people.remove(given.address)
        say(f"{given.address} may not use the console any more, and is out of it now")


if __name__ == "__main__":
    main()
