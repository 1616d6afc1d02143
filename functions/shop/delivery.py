"""Reads what `shop.yaml` says of delivery: times, closed days, holidays, postcode areas. Imports core types.

Holidays are worked out here, when a shop is published, so that the library with their rules never ships.
"""

import re
from datetime import date, time
from typing import Any

from functions.commerce.shop import Rules, ShippingOption
from functions.shop.problems import Problems

FILE = "shop.yaml"
HOLIDAY_YEARS = range(2026, 2036)
"""Fixed, so that the same folder makes the same bundle whenever it is published."""
MOST_SLOTS = 10
_TIME = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
_AREA = re.compile(r"^(?=.*\d)[0-9A-Z]{1,8}(-[0-9A-Z]{1,8})?$")
_SPAN = re.compile(r"^(\d{4}-\d\d-\d\d)\s*\.\.\s*(\d{4}-\d\d-\d\d)$")


def prepare(raw: dict[str, Any], problems: Problems) -> None:
    """Put what merchants may write in several ways into the one way that the rules have. What is wrong is told."""
    options = raw.get("shipping")
    for option in options if isinstance(options, list) else []:
        if isinstance(option, dict):
            _prepare_option(option, problems)
    if raw.get("closed") is not None:
        raw["closed"] = _closures(raw["closed"], raw.get("locales"), problems)
    if raw.get("holidays") is not None:
        raw["holidays"] = _holidays(raw["holidays"], raw.get("locales"), problems)


def _prepare_option(option: dict[str, Any], problems: Problems) -> None:
    where = f"{FILE}, shipping {option.get('id', '?')}"
    _time(option, "cut_off", where, problems)
    slots = option.get("slots")
    for number, slot in enumerate(slots if isinstance(slots, list) else [], start=1):
        if isinstance(slot, dict):
            for name in ("from", "until"):
                _time(slot, name, f"{where}.slots {slot.get('id', number)}", problems)
    areas = option.get("areas")
    if isinstance(areas, dict):
        option["areas"] = {
            str(country): [
                str(area).upper().replace(" ", "") for area in (every if isinstance(every, list) else [every])
            ]
            for country, every in areas.items()
        }


def _time(raw: dict[str, Any], name: str, where: str, problems: Problems) -> None:
    """YAML reads 14:00 without quotes as 840 (a number to the base of 60): it is a time all the same."""
    found = raw.get(name)
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 24 * 60:
        raw[name] = time(*divmod(found, 60))
    elif found is not None and not _TIME.match(str(found)):
        problems.add(f"{where}.{name}", f"“{found}” is not a time", "write it as 14:00")
        raw[name] = time()


# --- closed days, holidays ------------------------------------------------------------------------------------


def _closures(raw: object, locales: object, problems: Problems) -> list[dict[str, Any]]:
    if not isinstance(raw, list):
        problems.add(f"{FILE}, closed", "is not a list", "write it as: closed: [2026-12-25, 2027-07-01..2027-07-14]")
        return []
    return [found for each in raw if (found := _closure(each, locales, problems))]


def _closure(raw: object, locales: object, problems: Problems) -> dict[str, Any] | None:
    """A date, "first..last", or {day | from and until, label}."""
    label: object = {}
    if isinstance(raw, dict):
        label = raw.get("label") or {}
        first, last = raw.get("day", raw.get("from")), raw.get("day", raw.get("until"))
    else:
        span = _SPAN.match(str(raw))
        first, last = span.groups() if span else (raw, raw)
    days = [_date(each) for each in (first, last)]
    if days[0] is None or days[1] is None:
        problems.add(f"{FILE}, closed", f"“{raw}” is not a day", "write 2026-12-25, or 2027-07-01..2027-07-14")
        return None
    if days[0] > days[1]:
        problems.add(f"{FILE}, closed", f"“{raw}” ends before it begins", "write the first day first")
        return None
    if isinstance(label, str):
        label = {str(locale): label for locale in (locales if isinstance(locales, list) else [])}
    return {"first": days[0], "last": days[1], "label": label}


def _date(raw: object) -> date | None:
    try:
        return raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    except ValueError:
        return None


def _holidays(raw: object, locales: object, problems: Problems) -> dict[date, dict[str, str]]:
    """Country codes to dates and their names; a name that a language lacks is the country's own."""
    import holidays  # a tool of publishing: it does not ship

    found: dict[date, dict[str, str]] = {}
    known = holidays.list_supported_countries()
    for country in raw if isinstance(raw, list) else [raw]:
        if str(country) not in known:
            problems.add(f"{FILE}, holidays", f"“{country}” is not a country that we know", "write NL, or [NL, BE]")
            continue
        for locale in locales if isinstance(locales, list) else []:
            language = _language(str(locale), str(country))
            for day, name in holidays.country_holidays(str(country), years=HOLIDAY_YEARS, language=language).items():
                found.setdefault(day, {})[str(locale)] = name
    return dict(sorted(found.items()))


def _language(locale: str, country: str) -> str | None:
    """The library's name of a language, for that country; None: the country's own."""
    import holidays

    known = holidays.list_localized_countries().get(country, [])
    language = locale.split("-")[0]
    return next((each for each in known if each.split("_")[0] == language), None)


# --- checks ---------------------------------------------------------------------------------------------------


def check(rules: Rules, problems: Problems) -> None:
    """What can only be judged when the rules have been read."""
    for option in rules.shipping:
        _check_option(option, problems)


def _check_option(option: ShippingOption, problems: Problems) -> None:
    where = f"{FILE}, shipping {option.id}"
    if option.by_day and not option.slots and not option.cut_off and not option.lead_days:
        problems.add(where, "has days, but not until when one can be ordered", 'add cut_off: "14:00" or lead_days: 1')
    ids = [slot.id for slot in option.slots]
    if len(set(ids)) < len(ids):
        problems.add(f"{where}.slots", "two have one id", "give each slot an id of its own")
    if len(ids) > MOST_SLOTS:
        problems.add(f"{where}.slots", f"are {len(ids)}", f"a shopper can be shown {MOST_SLOTS} at most")
    for slot in option.slots:
        if slot.begin >= slot.until:
            problems.add(f"{where}.slots {slot.id}", "ends before it begins", "write the earlier time at `from`")
    _check_areas(option, where, problems)


def _check_areas(option: ShippingOption, where: str, problems: Problems) -> None:
    for country, areas in option.areas.items():
        if country not in option.countries:
            problems.add(f"{where}.areas", f"“{country}” is not one of its countries", "add it to `countries`")
        for area in areas:
            first, _, last = area.partition("-")
            if not _AREA.match(area) or (last and (len(first) != len(last) or first > last)):
                problems.add(
                    f"{where}.areas", f"“{area}” is not an area", "write 1000-1109, or the beginning of a postcode"
                )


def check_upsell(rules: Rules, known: set[str], problems: Problems) -> None:
    """`known`: the ids of all categories and products."""
    for number, rule in enumerate(rules.upsell, start=1):
        for name in (*rule.wherever, rule.offer):
            if name not in known:
                problems.add(
                    f"{FILE}, upsell {number}", f"“{name}” is no category and no product", "correct its spelling"
                )
