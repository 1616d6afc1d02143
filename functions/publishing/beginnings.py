"""The rules that a new shop begins with: for the command, and for a console that begins with the import of a catalogue.

Every line is an example that is valid, and is to be changed where it is not true of the shop.
"""

import json
import re
from collections.abc import Mapping

import yaml

Labels = Mapping[str, str]

_RULES = """\
# Your shop's rules: change every line that is not true of it. Amounts are in whole units and cents, as text: "4,95".
id: {id}
name: {name}
currency: EUR
locales: [nl, en] # the first is the shop's own language
time_zone: Europe/Amsterdam
country: NL

website: https://www.example.com
privacy_url: https://www.example.com/privacy
terms_url: https://www.example.com/terms
contact:
  phone: "+31 20 555 0100"
  email: shop@example.com
  address: Dorpsstraat 1, 1234 AB Haarlem

trader: # the business behind the shop; the law wants all of it told before and after a sale
  legal_name: {name}
  address: Dorpsstraat 1, 1234 AB Haarlem
  registration: "12345678" # KvK
  vat_id: NL123456789B01
  email: shop@example.com
  phone: "+31 20 555 0100"

notify: # where you are told of paid orders, requests for a human and low stock
  email: shop@example.com
  # whatsapp: "+31612345678"
  low_stock: 3

hours: # mon tue wed thu fri sat sun; a day that is left out is a day off
  tue: ["09:00-18:00"]
  sat: ["09:00-17:00"]

vat: # names for the catalogue's column `vat`
  low: 9%
  high: 21%

# discount_codes: # percent or amount; the rest may be left out
#   - {{ code: WELCOME10, percent: 10%, once: true }} # once a shopper
#   - {{ code: MUG5, amount: "5,00", minimum: "25,00", uses: 100, from: 2026-11-01, until: 2026-12-31, only: [things] }}
# vat_abroad: # the rates of other countries that you deliver to
#   BE: {{ low: 6%, high: 21% }}

shipping: # an option without countries needs no address
  - id: standard
    label: {{ nl: Bezorgen, en: Delivery }}
    price: "4,95"
    free_from: "50,00"
    countries: [NL]
    days: [tue, wed, thu, fri, sat]
    cut_off: "14:00" # until when, `lead_days` before the day, it can be ordered
    lead_days: 1
    slots: # parts of the day; left out: any time of it
      - {{ id: day, from: "13:00", until: "18:00", capacity: 40 }}
  - id: pickup
    label: {{ nl: Ophalen, en: Pick up }}
    price: "0"
    days: [tue, sat]
    slots:
      - {{ id: day, from: "10:00", until: "17:00" }}

closed: [2026-12-25] # a day, or first..last
holidays: NL # closed on public holidays too
days_ahead: 60 # how far ahead a day can be chosen

payment_methods: # told when asked; what is really offered is set in Stripe
  - iDEAL
  - {{ nl: creditcard, en: credit card }}

returns:
  withdrawal_days: 14 # the law's least
  return_paid_by: buyer # or shop
  excluded: # categories or products that cannot be returned without a reason
    perishable: []
    made_to_order: []
    event: []
  text:
    nl: Laat het ons binnen 14 dagen na ontvangst weten. Je krijgt je geld terug zodra het bij ons is.
    en: Tell us within 14 days of receiving it. You get your money back as soon as we have it.
  refund_when: receipt # approval, receipt or inspection; docs/returns.md has the other rules

categories: # ids for the catalogue's column `category`
{categories}
options: # the catalogue's columns for variants, and their values
{options}"""
THINGS: dict[str, Labels] = {"things": {"nl": "Spullen", "en": "Things"}}
OPTIONS: dict[str, Mapping[str, Labels]] = {
    "size": {
        "S": {"nl": "Klein", "en": "Small"},
        "M": {"nl": "Middel", "en": "Medium"},
        "L": {"nl": "Groot", "en": "Large"},
    },
    "colour": {"red": {"nl": "rood", "en": "red"}, "blue": {"nl": "blauw", "en": "blue"}},
}


def rules_to_begin_with(
    shop: str,
    name: str,
    categories: Mapping[str, Labels] = THINGS,
    options: Mapping[str, Mapping[str, Labels]] = OPTIONS,
) -> str:
    """shop.yaml, in Dutch and English. `shop`: its id; ids and values map to what each is called per language."""
    axes = "".join(f"  {_quoted(axis)}:\n{_labelled(values, 4)}" for axis, values in options.items())
    return _RULES.format(id=shop, name=_quoted(name), categories=_labelled(categories, 2), options=axes)


def _labelled(values: Mapping[str, Labels], indent: int) -> str:
    def said(labels: Labels) -> str:
        return ", ".join(f"{locale}: {_quoted(label)}" for locale, label in labels.items())

    return "".join(f"{' ' * indent}{_quoted(value)}: {{ {said(labels)} }}\n" for value, labels in values.items())


def _quoted(text: str) -> str:
    """Plain where YAML reads it back as it is: a name may hold a colon, begin with a quote, or be “no”."""
    plain = re.fullmatch(r"\w[\w .-]*\w|\w", text) and yaml.safe_load(text) == text
    return text if plain else json.dumps(text, ensure_ascii=False)
