"""A phone with WhatsApp: who its shopper is to the shop, and how Meta names them. No I/O.

A shopper has a number and a business-scoped user id, as since April 2026 (channels.md 0.1). Phone 9 has a user name
and hides its number: Meta then sends neither `from` nor `wa_id`.
"""

from infra.simulator.phones import Json, Phone, Phones

HIDDEN_NUMBER = 9
WINDOW = 24 * 3600


class WhatsAppPhone(Phone):
    @property
    def wa_id(self) -> str:
        return f"3161200{self.number:04d}"

    @property
    def user_id(self) -> str:
        return f"NL.1349120865530274{self.number:04d}"

    @property
    def hidden(self) -> bool:
        return self.number == HIDDEN_NUMBER

    def contact(self) -> Json:
        known: Json = {"profile": {"name": self.name}, "user_id": self.user_id}
        if self.hidden:
            known["profile"]["username"] = self.name.lower()
            return known
        return {**known, "wa_id": self.wa_id}

    def sender(self) -> Json:
        """How a message names who wrote it."""
        return {"from_user_id": self.user_id} | ({} if self.hidden else {"from": self.wa_id})

    def recipient(self) -> Json:
        """How a status names whom it is about."""
        return {"recipient_user_id": self.user_id} | ({} if self.hidden else {"recipient_id": self.wa_id})


def whatsapp_phones() -> Phones[WhatsAppPhone]:
    return Phones(WhatsAppPhone, lambda phone, run, count: f"wamid.SIM{run}{phone.number:04d}{count:06d}")


def addressed(phones: Phones[WhatsAppPhone], body: Json) -> WhatsAppPhone | None:
    """Whom a send is for: `to` a number, or `recipient` a business-scoped id."""
    name = str(body.get("to") or body.get("recipient") or "").lstrip("+")
    number = int(name[-4:]) if name[-4:].isdecimal() else 0
    phone = WhatsAppPhone(number)
    known = {phone.user_id} if phone.hidden else {phone.user_id, phone.wa_id}
    return phones.phone(number) if number and name in known else None
