"""What a shopper has told so far of something that is to go back, or is not in order."""

from pydantic import BaseModel, ConfigDict

from functions.commerce.returns import FAULTS, Reason, ReturnLine, Wish

FROZEN = ConfigDict(frozen=True, defer_build=True)


class CaseDraft(BaseModel):
    model_config = FROZEN

    order: str = ""
    """"": which one is not known yet."""
    withdrawing: bool = False
    """By the withdrawal function: no reason is asked, and it is money that goes back."""
    has_it: bool = False
    """The shopper has it, though no parcel was reported."""
    lines: tuple[ReturnLine, ...] = ()
    """What is certain."""
    sku: str = ""
    """What is being asked about."""
    quantity: int = 0
    """0: not told yet."""
    together: bool = False
    """`lines` and `sku` were chosen at once: what is asked is asked of all of them."""
    adding: bool = False
    """Something else is to go with `lines`."""
    reason: Reason | None = None
    words: str = ""
    photos: tuple[str, ...] = ()
    photo_done: bool = False
    wish: Wish | None = None
    instead: tuple[tuple[str, int], ...] = ()
    """(SKU, how many) of what is to come, of one line of `lines` after another."""
    case: str = ""
    """Of a case that was agreed to, and that asks once more what is to come instead."""

    @property
    def damaged(self) -> bool:
        return self.reason in FAULTS or any(line.reason in FAULTS for line in self.lines)

    def one_back(self) -> "CaseDraft | None":
        """Without the last answer. None: nothing has been answered."""
        if self.instead:
            same = self.instead == tuple((line.sku, line.quantity) for line in self.lines)
            return self.model_copy(update={"instead": () if same else self.instead[:-1]})
        if self.wish and not self.withdrawing:
            return self.model_copy(update={"wish": None})
        if self.photo_done:
            return self.model_copy(update={"photo_done": False, "photos": ()})
        if self.together:
            return self.model_copy(update={"lines": (), "sku": "", "quantity": 0, "reason": None, "together": False})
        if self.lines:
            last = self.lines[-1]
            again = {"sku": last.sku, "quantity": last.quantity, "reason": None}
            if self.withdrawing:
                again["quantity"] = 0
            return self.model_copy(update={"lines": self.lines[:-1]} | again)
        if self.quantity:
            return self.model_copy(update={"quantity": 0})
        return self.model_copy(update={"sku": ""}) if self.sku else None
