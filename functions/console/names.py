"""What a language and a channel are called, in the language of whoever reads the page."""

from functools import cache

from functions.console.texts import Texts


@cache
def language_name(code: str, locale: str) -> str:
    """ "Nederlands", "Dutch"; a code of no language stays as it is. A library knows them all."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(code.replace("_", "-"), sep="-").get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


def channel_name(name: str, locale: str) -> str:
    """Raises KeyError for a channel that has no name: there is a text of each."""
    return Texts(locale)(f"frame.channel_{name}")
