"""Reads `shop.yaml`: the shop's rules, its categories and the options of its variants. Imports core types and YAML."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import ValidationError

from functions.commerce.catalogue import Category
from functions.commerce.money import CHARGEABLE, MOST, exponent
from functions.commerce.quiet import SPAN
from functions.commerce.shop import Rules
from functions.shop import after_complaint, codes, delivery, event_days, formats
from functions.shop.faults import fault
from functions.shop.problems import Problems, describe
from functions.shop.terms import check_terms

FILE = "shop.yaml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REFUSED_CURRENCIES = {
    # Stripe: "ISK transitioned to a zero-decimal currency, but backwards compatibility requires you to represent it as
    # a two-decimal value"; the same for UGX. What we compute and what Stripe charges would differ by a hundred.
    "ISK": "Stripe counts it otherwise than the bank does",
    "UGX": "Stripe counts it otherwise than the bank does",
}
_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,39}$")
_HOURS = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$")
_GROUPED = re.compile(r"^\d{1,3}([.,]\d{3})+([.,]\d{2})?$")
_AMOUNT = re.compile(r"^\d{1,9}([.,]\d{1,3})?$")
_PERCENT = re.compile(r"^(\d{1,2}(?:[.,]\d{1,2})?|100)\s*%$")

Labels = dict[str, str]


@dataclass(frozen=True)
class ShopFile:
    rules: Rules
    categories: tuple[Category, ...]
    options: dict[str, dict[str, Labels]] = field(default_factory=dict)
    """Axis → value → locale → label."""


class BadAmount(ValueError):
    """Says what to do."""

    def __init__(self, code: str, **names: object) -> None:
        self.fault = fault(code, **names)
        super().__init__(self.fault.told)


@lru_cache(maxsize=10_000)
def amount(text: str, currency: str) -> int:
    """Minor units of an amount as merchants write it: "29,95", "30". Raises BadAmount, which says what to do."""
    decimals = exponent(currency)
    plain = re.sub(r"[\s€$£]|" + re.escape(currency), "", text)
    example = f"29,{'95' if decimals == 2 else '950'}" if decimals else "2995"
    if _GROUPED.match(plain) and decimals != 3:
        raise BadAmount("amount_grouped", decimals=decimals)
    if not _AMOUNT.match(plain) or not plain.isascii():
        raise BadAmount("amount_form", example=example)
    minor = Decimal(plain.replace(",", ".")).scaleb(decimals)
    if minor != minor.to_integral_value():
        raise BadAmount("amount_decimals", currency=currency, decimals=decimals, example=example)
    if decimals == 3 and int(minor) % 10:
        # Stripe: "three-decimal currencies … the last digit must be 0".
        raise BadAmount("amount_last")
    if minor > MOST:
        raise BadAmount("amount_most", currency=currency, most=f"{MOST / 10**decimals:,.{decimals}f}")
    return int(minor)


def read_rules(folder: Path, problems: Problems) -> ShopFile | None:
    """None where it is too broken to go on reading the catalogue against it."""
    raw = read_yaml(folder / FILE, problems)
    if raw is None:
        return None
    categories, options = raw.pop("categories", None), raw.pop("options", None) or {}
    before = len(problems.found)
    currency = str(raw.get("currency", ""))
    _check_currency(currency, problems)
    _amounts(raw, _currency(currency), problems)
    _rates(raw, problems)
    codes.prepare_codes(raw, partial(amount, currency=_currency(currency)), _percent, problems)
    after_complaint.prepare(raw, partial(amount, currency=_currency(currency)), _percent, problems)
    codes.prepare_vat_abroad(raw, _rate, problems)
    delivery.prepare(raw, problems)
    event_days.prepare(raw, problems)
    _payment_methods(raw)
    rules = _validated(raw, problems)
    if rules is None:
        return None
    _check_rules(rules, problems)
    read = _categories(categories, rules, problems)
    labelled = _options(options, rules, problems)
    return ShopFile(rules, read, labelled) if rules and (read or len(problems.found) == before) else None


def read_yaml(path: Path, problems: Problems) -> dict[str, Any] | None:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.add(path.name, "is not there", "add it; `new_shop` writes one to start from")
    except UnicodeDecodeError:
        problems.add(path.name, "is not UTF-8", "save it as UTF-8")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name} line {mark.line + 1}, column {mark.column + 1}" if mark else path.name
        problems.add(
            where, f"is not YAML ({getattr(error, 'problem', error)})", "correct the indent, colon or quote there"
        )
    else:
        if isinstance(found, dict):
            return {str(key): value for key, value in found.items()}
        problems.add(path.name, "does not hold `name: value` lines", "start from the file that `new_shop` writes")
    return None


def _currency(written: str) -> str:
    """To read amounts with, where what is written is none."""
    return written if len(written) == 3 else "EUR"


def _check_currency(currency: str, problems: Problems) -> None:
    """What is no code at all is told with the other settings."""
    why = REFUSED_CURRENCIES.get(currency, "Stripe takes no payments in it")
    if currency not in CHARGEABLE and re.match("^[A-Z]{3}$", currency):
        problems.add(f"{FILE}, currency", f"{currency} cannot be charged ({why})", "use another")


def _amounts(raw: dict[str, Any], currency: str, problems: Problems) -> None:
    """Amounts are whole units in the file ("4,95") and minor units from here on."""
    options = raw.get("shipping")
    for number, option in enumerate(options if isinstance(options, list) else [], start=1):
        _amounts_of(option, ("price", "free_from"), f"shipping {number}", currency, problems)
    _amounts_of(raw.get("returns"), ("label_cost", "approve_up_to"), "returns", currency, problems)


def _amounts_of(section: Any, names: tuple[str, ...], where: str, currency: str, problems: Problems) -> None:
    for name in names:
        if not isinstance(section, dict) or section.get(name) is None:
            continue
        try:
            section[name] = amount(str(section[name]), currency)
        except BadAmount as error:
            problems.add(f"{FILE}, {where}.{name}", f"“{section[name]}” is not an amount", str(error))
            section[name] = 0


def _rates(raw: dict[str, Any], problems: Problems) -> None:
    """ "9%" is 900 hundredths of a percent; a bare number is refused, as 9 might be 9% or 0.09%."""
    vat = raw.get("vat")
    if not isinstance(vat, dict):
        return
    for name, rate in vat.items():
        vat[name] = _rate(rate, f"vat.{name}", problems)


def _rate(rate: Any, name: str, problems: Problems) -> int:
    try:
        return rate if isinstance(rate, int) and rate >= 100 else _percent(str(rate))
    except ValueError:
        problems.add(f"{FILE}, {name}", f"“{rate}” is not a rate", "write it as 9% or 21%")
        return 0


def _percent(text: str) -> int:
    """Hundredths of a percent of "9%". Raises ValueError."""
    percent = _PERCENT.match(text)
    if not percent:
        raise ValueError("write it as 10%")
    return int(Decimal(percent.group(1).replace(",", ".")) * 100)


def _payment_methods(raw: dict[str, Any]) -> None:
    """A brand is called the same in every language: `- iDEAL` will do."""
    methods, locales = raw.get("payment_methods"), raw.get("locales")
    if isinstance(methods, list) and isinstance(locales, list):
        raw["payment_methods"] = [
            {str(locale): each for locale in locales} if isinstance(each, str) else each for each in methods
        ]


def _validated(raw: dict[str, Any], problems: Problems) -> Rules | None:
    try:
        return Rules.model_validate(raw)
    except ValidationError as error:
        for each in error.errors():
            name, what, do = describe(dict(each))
            problems.add(f"{FILE}, {name}", what, do)
        return None


def _check_rules(rules: Rules, problems: Problems) -> None:
    for locale in rules.locales:
        if not formats.known(locale):
            problems.add(f"{FILE}, locales", f"“{locale}” is not a locale", "write it as nl, en or nl-BE")
    _check_hours(rules, problems)
    _check_addresses(rules, problems)
    _check_options(rules, problems)
    delivery.check(rules, problems)
    event_days.check_events(rules, problems)
    codes.check_codes(rules, problems)
    after_complaint.check(rules, problems)
    codes.check_vat_abroad(rules, problems)
    check_terms(rules, problems)


def _check_hours(rules: Rules, problems: Problems) -> None:
    try:
        ZoneInfo(rules.time_zone)
    except (KeyError, ValueError):
        problems.add(f"{FILE}, time_zone", f"“{rules.time_zone}” is not one", "write it as Europe/Amsterdam")
    for day, hours in rules.hours.items():
        if day not in DAYS:
            problems.add(f"{FILE}, hours", f"“{day}” is not a day", f"use {' '.join(DAYS)}")
        for span in hours:
            if not _HOURS.match(span):
                problems.add(f"{FILE}, hours.{day}", f"“{span}” are not hours", "write them as 09:00-18:00")
    if rules.quiet_hours and not SPAN.match(rules.quiet_hours):
        problems.add(f"{FILE}, quiet_hours", f"“{rules.quiet_hours}” are not hours", "write them as 21:00-08:00")


def _check_options(rules: Rules, problems: Problems) -> None:
    seen: set[str] = set()
    for option in rules.shipping:
        if option.id in seen:
            problems.add(f"{FILE}, shipping", f"“{option.id}” is there twice", "give each option an id of its own")
        seen.add(option.id)
        _check_labels(option.label, rules, f"{FILE}, shipping {option.id}.label", problems)
        for slot in option.slots:
            if slot.label:
                _check_labels(slot.label, rules, f"{FILE}, shipping {option.id}.slots {slot.id}.label", problems)
    for channel in ("whatsapp", "messenger"):
        for key, template in rules.approved(channel).items():
            _check_labels(template.language, rules, f"{FILE}, {channel}_templates.{key}.language", problems)


def _check_addresses(rules: Rules, problems: Problems) -> None:
    addresses = {"privacy_url": rules.privacy_url, "terms_url": rules.terms_url, "website": rules.website}
    for name, address in addresses.items():
        if address and not re.match(r"https?://\S+$", address):
            problems.add(f"{FILE}, {name}", f"“{address}” is not a web address", "begin it with https://")
    for origin in rules.webchat_origins:
        if not re.match(r"https?://[^/\s]+$", origin):
            problems.add(f"{FILE}, webchat_origins", f"“{origin}” is not an origin", "write https://www.example.com")
    if rules.whatsapp_number and not re.match(r"\+\d{7,15}$", rules.whatsapp_number):
        problems.add(f"{FILE}, whatsapp_number", f"“{rules.whatsapp_number}” is not a number", "write +31201234567")
    if rules.messenger_page and not re.match(r"[A-Za-z0-9.]{1,50}$", rules.messenger_page):
        problems.add(f"{FILE}, messenger_page", f"“{rules.messenger_page}” is no page", "write it as in m.me/<page>")
    if rules.telegram_bot and not re.match(r"@?[A-Za-z0-9_]{5,32}$", rules.telegram_bot):
        problems.add(f"{FILE}, telegram_bot", f"“{rules.telegram_bot}” is no bot's name", "write it as in t.me/<bot>")


def _check_labels(labels: Labels, rules: Rules, where: str, problems: Problems) -> None:
    for locale in rules.locales:
        if not labels.get(locale, "").strip():
            problems.add(where, f"has no {locale}", f"add its {locale} text")


def _categories(raw: object, rules: Rules, problems: Problems) -> tuple[Category, ...]:
    if not isinstance(raw, dict) or not raw:
        problems.add(f"{FILE}, categories", "is missing", "add at least one: `plants: { nl: Planten, en: Plants }`")
        return ()
    return tuple(
        Category(id=str(name), title=_labels(labels, rules, f"{FILE}, categories.{name}", problems))
        for name, labels in raw.items()
        if _is_id(str(name), f"{FILE}, categories", problems)
    )


def _options(raw: object, rules: Rules, problems: Problems) -> dict[str, dict[str, Labels]]:
    if not isinstance(raw, dict):
        problems.add(f"{FILE}, options", "is not a list of columns", "write it as in the file that `new_shop` writes")
        return {}
    return {
        str(axis): {
            str(value): _labels(labels, rules, f"{FILE}, options.{axis}.{value}", problems)
            for value, labels in (values if isinstance(values, dict) else {}).items()
        }
        for axis, values in raw.items()
    }


def _is_id(text: str, where: str, problems: Problems) -> bool:
    if _ID.match(text):
        return True
    problems.add(where, f"“{text}” is not an id", "use small letters, digits and hyphens, at most 40")
    return False


def _labels(raw: object, rules: Rules, where: str, problems: Problems) -> Labels:
    labels = {str(locale): str(text) for locale, text in raw.items()} if isinstance(raw, dict) else {}
    _check_labels(labels, rules, where, problems)
    return {locale: labels.get(locale, "") for locale in rules.locales}
