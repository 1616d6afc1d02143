"""Checks what `shop.yaml` says of the trader, returns, payment methods and alerts. Imports core types and problems."""

import re
from collections.abc import Iterable

from functions.commerce.shop import Rules
from functions.commerce.terms import Payer, Trader
from functions.shop.problems import Problems

FILE = "shop.yaml"
LONGEST_TEXT = 600
_PARTICULARS = {
    "legal_name": "add the name under which the business is registered",
    "address": "add street, number, postcode and town of the business",
    "registration": "add the number in the trade register (KvK)",
    "vat_id": "add the VAT number (btw-id)",
    "email": "add an address that is read",
    "phone": "add a number that is answered",
}
_REGISTRATIONS = {"NL": (r"\d{8}", "a KvK number has 8 digits"), "BE": (r"[01]\d{9}", "a KBO number has 10 digits")}
_VAT_IDS = {
    "NL": (r"NL\d{9}B\d{2}", "write it as NL123456789B01"),
    "BE": (r"BE[01]\d{9}", "write it as BE0123456789"),
    "DE": (r"DE\d{9}", "write it as DE123456789"),
}
_ANY_VAT_ID = (r"[A-Z]{2}[A-Z0-9]{2,13}", "write it with its country: FR12345678901")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[\d\s()-]{7,20}")


def check_terms(rules: Rules, problems: Problems) -> None:
    _check_trader(rules.trader, rules.country, problems)
    _check_returns(rules, problems)
    _check_methods(rules, problems)
    _check_alerts(rules, problems)


def check_excluded(rules: Rules, known: Iterable[str], problems: Problems) -> None:
    """`known`: ids of the shop's categories and products."""
    known = set(known)
    seen: dict[str, str] = {}
    for reason, ids in rules.returns.excluded.items():
        where = f"{FILE}, returns.excluded.{reason}"
        for each in ids:
            if each not in known:
                problems.add(where, f"“{each}” is no category or product", "correct it, or remove it")
            if each in seen:
                problems.add(where, f"“{each}” is under {seen[each]} too", "keep one reason")
            seen.setdefault(each, str(reason))


def _check_trader(trader: Trader, country: str, problems: Problems) -> None:
    """The law wants these before a contract (Directive 2011/83/EU art. 6(1); Dutch BW 3:15d, 6:230m)."""
    for name, do in _PARTICULARS.items():
        if not getattr(trader, name).strip():
            problems.add(f"{FILE}, trader.{name}", "is missing, and the law requires it", do)
    _like(trader.registration, _REGISTRATIONS.get(country), "registration", problems)
    _like(trader.vat_id, _VAT_IDS.get(trader.vat_id[:2].upper(), _ANY_VAT_ID), "vat_id", problems)
    _check_email(trader.email, "trader.email", problems)
    if trader.phone and not _PHONE.fullmatch(trader.phone):
        problems.add(f"{FILE}, trader.phone", f"“{trader.phone}” is not a number", "write +31 20 123 4567")


def _like(text: str, pattern: tuple[str, str] | None, name: str, problems: Problems) -> None:
    plain = re.sub(r"[\s.-]", "", text).upper()
    if plain and pattern and not re.fullmatch(pattern[0], plain):
        problems.add(f"{FILE}, trader.{name}", f"“{text}” is not right", pattern[1])


def _check_returns(rules: Rules, problems: Problems) -> None:
    returns = rules.returns
    texts = {"text": returns.text, "address": returns.address}
    texts |= {f"procedures.{kind}": each for kind, each in returns.procedures.items()}
    for name, each in texts.items():
        if each:
            _check_texts(rules, each, f"{FILE}, returns.{name}", problems)
    if returns.days and returns.days < returns.withdrawal_days:
        do = f"write {returns.withdrawal_days} or more, or leave it out"
        problems.add(f"{FILE}, returns.days", f"“{returns.days}” is shorter than the right to withdraw", do)
    if returns.label_cost and returns.return_paid_by is Payer.SHOP:
        do = "leave it out, or write return_paid_by: buyer"
        problems.add(f"{FILE}, returns.label_cost", "is kept of nothing: the shop pays for sending it back", do)


def _check_texts(rules: Rules, texts: dict[str, str], where: str, problems: Problems) -> None:
    for locale in rules.locales:
        text = texts.get(locale, "")
        if not text.strip():
            problems.add(where, f"has no {locale}", f"add its {locale} text")
        elif len(text) > LONGEST_TEXT:
            problems.add(where, f"the {locale} text has {len(text)} characters", f"shorten it to {LONGEST_TEXT}")


def _check_methods(rules: Rules, problems: Problems) -> None:
    for number, labels in enumerate(rules.payment_methods, start=1):
        for locale in rules.locales:
            if not labels.get(locale, "").strip():
                problems.add(f"{FILE}, payment_methods {number}", f"has no {locale}", f"add its {locale} text")


def _check_alerts(rules: Rules, problems: Problems) -> None:
    _check_email(rules.notify.email, "notify.email", problems)
    if rules.notify.whatsapp and not re.fullmatch(r"\+\d{7,15}", rules.notify.whatsapp):
        problems.add(f"{FILE}, notify.whatsapp", f"“{rules.notify.whatsapp}” is not a number", "write +31612345678")


def _check_email(email: str, name: str, problems: Problems) -> None:
    if email and not _EMAIL.fullmatch(email):
        problems.add(f"{FILE}, {name}", f"“{email}” is not an e-mail address", "write it as shop@example.com")
