"""`make people STAGE=… ARGS="add jan@example.nl --role owner"`: who may use the console, and as what.

`list` shows them; `role` gives somebody another role; `remove` takes somebody out. On AWS Cognito mails the invitation,
with a password for once; on the local AWS, which mails nothing, one is set and shown.
"""

import argparse
import secrets
from collections.abc import Mapping
from typing import Any

from infra import parameters
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.parts import CONSOLE
from infra.stack import Cloud, outputs

ROLES = ("owner", "merchandiser", "agent", "readonly")
"""Groups of the user pool (infra/console_resources.json), the one that may most first."""
DEMO_DOMAIN = "bloemenzaak-de-linde.example"


class People:
    """Those of one stage's user pool, by e-mail address."""

    def __init__(self, client: Any, pool: str) -> None:
        self._client = client
        self._pool = pool

    def all(self) -> dict[str, tuple[str, str]]:
        """Address → (role, state); who has no role may do nothing."""
        found = {self._address(user): ("", user["UserStatus"]) for user in self._pages("list_users", "Users")}
        for role in reversed(ROLES):
            for user in self._pages("list_users_in_group", "Users", GroupName=role):
                found[self._address(user)] = (role, user["UserStatus"])
        return dict(sorted(found.items()))

    def add(self, address: str, role: str, password: str = "") -> None:
        """Invited by mail, or with this password and no mail. Raises Stop for one who is there already."""
        check_address(address)
        attributes = [{"Name": "email", "Value": address}, {"Name": "email_verified", "Value": "true"}]
        silent = {"MessageAction": "SUPPRESS"} if password else {"DesiredDeliveryMediums": ["EMAIL"]}
        try:
            self._call("admin_create_user", address, UserAttributes=attributes, **silent)
        except self._client.exceptions.UsernameExistsException:
            raise Stop(f"{address} is there already; another role: role {address} --role {role}") from None
        if password:
            self._call("admin_set_user_password", address, Password=password, Permanent=True)
        self._call("admin_add_user_to_group", address, GroupName=role)

    def give_role(self, address: str, role: str) -> None:
        """Raises Stop for one who is not there, and where no owner would be left."""
        before = self._role_of(address)
        if role != "owner":
            self._keep_an_owner(address)
        self._call("admin_add_user_to_group", address, GroupName=role)
        if before and before != role:
            self._call("admin_remove_user_from_group", address, GroupName=before)
        self._call("admin_user_global_sign_out", address)

    def remove(self, address: str) -> None:
        """Raises Stop as `give_role`."""
        self._role_of(address)
        self._keep_an_owner(address)
        self._call("admin_user_global_sign_out", address)
        self._call("admin_delete_user", address)

    def _role_of(self, address: str) -> str:
        found = self.all()
        if address not in found:
            raise Stop(f"{address} is not one of them: {', '.join(found) or 'there is nobody yet'}")
        return found[address][0]

    def _keep_an_owner(self, address: str) -> None:
        owners = [each for each, (role, _) in self.all().items() if role == "owner"]
        if owners == [address]:
            raise Stop(f"{address} is the only owner: make somebody else one first")

    def _call(self, name: str, address: str, **given: Any) -> None:
        getattr(self._client, name)(UserPoolId=self._pool, Username=address, **given)

    def _pages(self, name: str, key: str, **given: Any) -> list[dict[str, Any]]:
        pages = self._client.get_paginator(name).paginate(UserPoolId=self._pool, **given)
        return [each for page in pages for each in page[key]]

    @staticmethod
    def _address(user: Mapping[str, Any]) -> str:
        # The name of a user whose address is what they sign in with is an id.
        attributes = {each["Name"]: each["Value"] for each in user["Attributes"]}
        return attributes.get("email", user["Username"])


def check_address(address: str) -> None:
    name, at, domain = address.partition("@")
    if not (name and at and "." in domain) or any(mark.isspace() for mark in address):
        raise Stop(f"“{address}” is no e-mail address")


def new_password() -> str:
    """One that the pool's policy takes: a capital, a small letter and a digit in it, whatever chance gives."""
    return f"Aa1-{secrets.token_urlsafe(12)}"


def people_of(cloud: Cloud, pool: str) -> People:
    return People(cloud.client("cognito-idp"), pool)


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
        note = "  invited, has not signed in yet" if state == "FORCE_CHANGE_PASSWORD" else ""
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
    people = people_of(cloud, outputs(cloud, given.stage, CONSOLE)["UserPoolId"])
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
        say(f"{given.address} may not use the console any more")


if __name__ == "__main__":
    main()
