"""Who may use the console, and as what: those of one stage's Cognito user pool, of which the groups are the roles.

The console's page and `make people` are both drawn over this. There is always an owner.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from functions.console.roles import Role
from functions.errors import BadRequest

ROLES = tuple(role.value for role in Role)
"""Groups of the user pool (infra/console_resources.json), the one that may most first."""
INVITED = "FORCE_CHANGE_PASSWORD"
"""State of who has not signed in yet."""


class People:
    """Those of one stage's user pool, by e-mail address."""

    def __init__(
        self, client: Any, pool: str, changes: Callable[[str, str], None] = lambda address, role: None
    ) -> None:
        """`changes`: told of an address and the role that it is to have ("": none), to end what they are signed in as:
        before it is so, should it stop half way, and after it, for who signed in between."""
        self._client = client
        self._pool = pool
        self._changes = changes

    def all(self) -> dict[str, tuple[str, str]]:
        """Address → (role, state); who has no role may do nothing."""
        found = {self._address(user): ("", user["UserStatus"]) for user in self._pages("list_users", "Users")}
        for role in reversed(ROLES):
            for user in self._pages("list_users_in_group", "Users", GroupName=role):
                found[self._address(user)] = (role, user["UserStatus"])
        return dict(sorted(found.items()))

    def add(self, address: str, role: str, password: str = "") -> None:
        """Invited by mail, or with this password and no mail. Raises BadRequest for one who is there already."""
        check_address(address)
        attributes = [{"Name": "email", "Value": address}, {"Name": "email_verified", "Value": "true"}]
        silent = {"MessageAction": "SUPPRESS"} if password else {"DesiredDeliveryMediums": ["EMAIL"]}
        try:
            self._call("admin_create_user", address, UserAttributes=attributes, **silent)
        except self._client.exceptions.UsernameExistsException:
            raise BadRequest(f"{address} is there already; another role: role {address} --role {role}") from None
        if password:
            self._call("admin_set_user_password", address, Password=password, Permanent=True)
        self._call("admin_add_user_to_group", address, GroupName=role)

    def give_role(self, address: str, role: str) -> None:
        """Raises BadRequest for one who is not there, and where no owner would be left."""
        before = self._role_of(address)
        if role != "owner":
            self._keep_an_owner(address)
        self._changes(address, role)
        self._call("admin_add_user_to_group", address, GroupName=role)
        if before and before != role:
            self._call("admin_remove_user_from_group", address, GroupName=before)
        self._changes(address, role)
        self._call("admin_user_global_sign_out", address)

    def remove(self, address: str) -> None:
        """Raises BadRequest as `give_role`."""
        self._role_of(address)
        self._keep_an_owner(address)
        self._changes(address, "")
        self._call("admin_user_global_sign_out", address)
        self._call("admin_delete_user", address)
        self._changes(address, "")

    def _role_of(self, address: str) -> str:
        found = self.all()
        if address not in found:
            raise BadRequest(f"{address} is not one of them: {', '.join(found) or 'there is nobody yet'}")
        return found[address][0]

    def _keep_an_owner(self, address: str) -> None:
        owners = [each for each, (role, _) in self.all().items() if role == "owner"]
        if owners == [address]:
            raise BadRequest(f"{address} is the only owner: make somebody else one first")

    def _call(self, name: str, address: str, **given: Any) -> None:
        getattr(self._client, name)(UserPoolId=self._pool, Username=address, **given)

    def _pages(self, name: str, key: str, **given: Any) -> list[dict[str, Any]]:
        pages = self._client.get_paginator(name).paginate(UserPoolId=self._pool, **given)
        return [each for page in pages for each in page[key]]

    @staticmethod
    def _address(user: Mapping[str, Any]) -> str:
        # The name of a user whose address is what they sign in with is an id.
        attributes = {each["Name"]: each["Value"] for each in user["Attributes"]}
        return str(attributes.get("email", user["Username"]))


def check_address(address: str) -> None:
    name, at, domain = address.partition("@")
    if not (name and at and "." in domain) or any(mark.isspace() for mark in address):
        raise BadRequest(f"“{address}” is no e-mail address")


def new_password() -> str:
    """One that the pool's policy takes: a capital, a small letter and a digit in it, whatever chance gives."""
    return f"Aa1-{secrets.token_urlsafe(12)}"
