"""What the columns of the catalogue are called on the pages: as the fields of a product's form are."""

from functions.console.names import language_name
from functions.console.texts import Texts
from functions.shop.rows import LONGEST, OPTIONAL, PER_LOCALE, REQUIRED

LIKE = {"product": "id", "stock": "stock_first", "image": "picture"}
"""Columns whose field has another name."""


def column_label(texts: Texts, column: str) -> str:
    """A column that no form has is called as the merchant wrote it."""
    name, _, locale = column.partition("_")
    if locale and name in (*LONGEST, *PER_LOCALE):
        return f"{texts(f'catalogue.{name}')} ({language_name(locale, texts.locale)})"
    if column in (*REQUIRED, *OPTIONAL):
        return texts(f"catalogue.{LIKE.get(column, column)}")
    axis = f"catalogue.axis_{column}"
    return texts(axis) if texts.has(axis) else column
