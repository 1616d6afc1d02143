"""What can be wrong with a catalogue, each by its code: what it is and what to do, in English, as the commands say it.

The console says the same by the same code, in words of its own (templates/pages/console/faults); a test holds them
together. A file's and a setting's name is for who edits the folder, and stands here only.
"""

from functions.errors import Fault

FAULTS: dict[str, tuple[str, str]] = {
    # Of a cell; without words for what it is, the value “is not right”.
    "amount_grouped": ("", "write no mark between the thousands, and {decimals} decimals at most"),
    "amount_form": ("", "write it as {example}"),
    "amount_decimals": ("", "{currency} has {decimals} decimals: write it as {example}"),
    "amount_last": ("", "the last of three decimals must be 0"),
    "amount_most": ("", "{currency} {most} is the most that can be paid online"),
    "price_nothing": ("", "give it a price above nothing"),
    "content_form": ("", "write it as 500 g, 0,75 l, 40 cm, 2 m2 or 10 stuks"),
    "content_small": ("", "use a smaller unit, so that it is a whole number: 1500 g for 1,5 kg"),
    "stock_form": ("", "write a whole number, or “unlimited”"),
    "product_id": ("", "use small letters, digits and hyphens, at most 40"),
    "sku_form": ("", "use letters, digits, . _ -, at most 32"),
    "sku_taken": ("", "row {row} has it already: give each row one of its own"),
    "same_variant": ("", "row {row} is the same variant: make them differ by an option"),
    "not_as_first": ("", "leave it empty, or as in row {row}"),
    "options_many": ("", "use at most {most} of them in one product"),
    "title_missing": ("", "add the {locale} title"),
    "description_missing": ("", "add the {locale} description"),
    "text_long": ("", "shorten it to {most} characters"),
    "category": ("", "use one of {known}, or add it to `categories` in shop.yaml"),
    "vat": ("", "use one of {known}, or add it to `vat` in shop.yaml"),
    "option": ("", "use one of {known}, or add it to `options.{axis}` in shop.yaml"),
    "colours": ("", "use one of {known}, or add it to `colours` in words.yaml"),
    "occasions": ("", "use one of {known}, or add it to `occasions` in words.yaml"),
    "yes_no": ("", "write yes or no"),
    "withdrawal": ("", "write yes, perishable, dated or made_to_order, or leave it empty"),
    "cells": ("", "it has {cells} cells for {columns} columns: quote text with commas"),
    "picture_name": ("“{picture}” is not a picture's name", "name a .jpg or .png in the folder images"),
    "picture_absent": ("images/{picture} is not there", "add the picture, or leave the cell empty"),
    # Of the file.
    "no_products": ("has no products", "add at least one row"),
    "column_missing": ("has no column “{column}”", "add it"),
    "column_unknown": (
        "“{column}” is not a column",
        "correct it, or add it to `options` in shop.yaml (columns: {known})",
    ),
    "column_twice": ("“{column}” is there twice", "remove one"),
    # Of live stock.
    "stock_change": ("", "{text} is not a change of stock: write SKU=12, SKU+5 or SKU-2"),
    "not_live": ("", "{sku} is not in the live shop"),
    "not_live_near": ("", "{sku} is not in the live shop (do you mean {either}?)"),
    "never_out": ("", "{sku} never runs out: its stock is empty in catalogue.csv, so none is kept"),
    "stock_short": ("", "{sku}: there are no {many} to take away, or it has no stock yet: set it with {sku}=…"),
    # Of tickets.
    "event": ("“{event}” is not an event", "use one of {known} (shop.yaml)"),
    "ticket_endless": ("{sku} never runs out", "write how many tickets there are"),
    "tickets_many": (
        "has {tickets} tickets for {capacity} places",
        "lower `stock` in the catalogue, or raise `capacity`",
    ),
    "seat_form": ("“{seat}” is no seat", "write A1-A10, B7 or 1-40"),
    "seats_many": ("has {count} seats", "make it several products of at most {most} seats"),
    "seats_alone": ("is for tickets only", "name the event in the column `event`, or empty this cell"),
    "seats_stock": ("has {count} seats, and a stock of {stock}", "leave `stock` empty"),
    "seats_twice": ("names {seats} twice", "name each seat once"),
}
NONE = "none yet"


def fault(code: str, **names: object) -> Fault:
    what, do = FAULTS[code]
    told = do.format(**names)
    return Fault(code, f"{what.format(**names)} → {told}" if what else told, names)
