"""Who an item of a webhook is about. Imports this package's wire reading only."""

from dataclasses import dataclass

from functions.channels.wire import Json, array, mapping, string

LONGEST_NAME = 200


@dataclass(frozen=True)
class Shopper:
    """The business-scoped id is the permanent name: numbers change, and a shopper with a username shows none."""

    user: str
    number: str
    profile_name: str

    @property
    def names(self) -> tuple[str, ...]:
        return (*([f"bsuid:{self.user}"] if self.user else []), *([f"wa:{self.number}"] if self.number else []))

    @property
    def address(self) -> str:
        """The id where there is one: a number may be somebody else's tomorrow."""
        return self.user or self.phone

    @property
    def phone(self) -> str:
        """Without "+" Meta puts the business's own country code in front of a number."""
        return f"+{self.number}" if self.number else ""


class Contacts:
    """The contacts of one value. Several shoppers may share it, so a contact is matched, and taken only where alone."""

    def __init__(self, value: Json) -> None:
        self.found = [mapping(contact) for contact in array(value.get("contacts"))]
        self.by_user = {string(contact.get("user_id")): contact for contact in self.found}
        self.by_number = {plain(string(contact.get("wa_id"))): contact for contact in self.found}

    def shopper(self, user_id: object, wa_id: object) -> Shopper:
        user, number = string(user_id), string(wa_id).lstrip("+")
        contact = self._match(user, number)
        return Shopper(
            user or string(contact.get("user_id")),
            number or string(contact.get("wa_id")).lstrip("+"),
            string(mapping(contact.get("profile")).get("name"))[:LONGEST_NAME],
        )

    def _match(self, user: str, number: str) -> Json:
        if user and user in self.by_user:
            return self.by_user[user]
        if number and plain(number) in self.by_number:
            return self.by_number[plain(number)]
        return self.found[0] if len(self.found) == 1 and not user and not number else {}


def plain(number: str) -> str:
    """A number without Brazil's ninth digit, Mexico's 1 or Argentina's 9, which WhatsApp writes with and without.

    No rule says which form is right (it differs by area and year). So this is for matching one with the other only:
    the shopper keeps the form that WhatsApp gave.
    """
    if len(number) == 13 and number.startswith("55") and number[4] == "9":
        return number[:4] + number[5:]
    if len(number) == 13 and number.startswith(("521", "549")):
        return number[:2] + number[3:]
    return number
