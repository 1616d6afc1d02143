"""The words of a shop folder, its own or the built-in ones. Imports jinja2, the renderer and errors."""

from collections.abc import Callable
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader

from functions.errors import RenderError
from functions.messages.render import BUILT_IN, environment
from functions.messages.sandbox import allowance


class FolderVoice:
    """The shop's words where no amount or date is written, so that only its folder is needed."""

    def __init__(self, shop: Path) -> None:
        self._environment = environment(ChoiceLoader([FileSystemLoader(shop / "messages"), FileSystemLoader(BUILT_IN)]))

    def say(self, locale: str, key: str, **values: object) -> str:
        try:
            return self._environment.get_template(f"{locale}/{key}.j2").render(values).strip()
        except Exception as error:  # a template is the merchant's code: whatever it raises is named
            raise RenderError(f"messages/{locale}/{key}.j2: {type(error).__name__}: {error}") from error


class SourceVoice:
    """The same where the sources are not on disk. `source`: of a locale and a key; "": there is none."""

    def __init__(self, source: Callable[[str, str], str]) -> None:
        self._source = source
        self._environment = environment()

    def say(self, locale: str, key: str, **values: object) -> str:
        source = self._source(locale, key)
        if not source.strip():
            raise RenderError(f"messages/{locale}/{key}.j2 is not there")
        try:
            with allowance():
                return self._environment.from_string(source).render(values).strip()
        except Exception as error:  # a template is the merchant's code: whatever it raises is named
            raise RenderError(f"messages/{locale}/{key}.j2: {type(error).__name__}: {error}") from error
