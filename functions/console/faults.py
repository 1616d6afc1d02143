"""What is wrong, in the language of whoever reads the page: by the code of a fault (functions/errors.py).

Codes of the catalogue's reader are worded in English in functions/shop/faults.py too, for commands. Those of the
console alone stand in the pages' texts only.
"""

from collections.abc import Mapping

from functions.console.names import language_name
from functions.console.reasons import in_words
from functions.console.texts import FALLBACK, Texts
from functions.errors import Fault
from functions.shop.faults import NONE

OF_A_ROW = ("cells", "options_many")
"""Not about what stands in one cell."""


def fault(code: str, **names: object) -> Fault:
    """One of the console's own."""
    return Fault(code, worded(FALLBACK, Fault(code, "", names)), names)


def worded(locale: str, fault: Fault) -> str:
    """A text that does not say the value itself is told of it first."""
    if not fault.code:
        return in_words(locale, fault.told)
    texts, names = Texts(locale), dict(fault.names)
    names["where"] = _where(texts, names)
    if "locale" in names:
        names["locale"] = language_name(str(names["locale"]), locale)
    names["known"] = texts("faults.none_yet") if names.get("known") == NONE else names.get("known", "")
    said = texts(f"faults.{fault.code}", **names)
    value = names.get("value")
    if value is None or fault.code in OF_A_ROW or "{value}" in texts(f"faults.{fault.code}"):
        return said
    return f"{texts('faults.not_right', value=value) if value else texts('faults.empty')} {said}"


def _where(texts: Texts, names: Mapping[str, object]) -> str:
    """What else has it: a variant of the form, another product, or a row of the file."""
    if "owner" in names:
        return texts("faults.at_product", product=names["owner"])
    if "variant" in names:
        return texts("faults.at_variant", number=names["variant"])
    return texts("faults.at_row", row=names["row"]) if "row" in names else ""
