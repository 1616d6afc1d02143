"""Renders message templates to plain text: a shop's own before the built-in ones, sandboxed, never blank.

Imports errors, rules and jinja2. A shop's templates come as sources in its bundle and run in the sandbox, because
whoever can write a bucket must not be able to run code; the built-in ones may be compiled into the zip.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, ModuleLoader, StrictUndefined, TemplateNotFound
from jinja2.exceptions import TemplateRuntimeError

from functions.commerce.shop import Rules
from functions.errors import RenderError
from functions.messages.approved import PREFIX
from functions.messages.filters import Formats
from functions.messages.sandbox import Environment, allowance, counted, guarded, plain, short_range, use

BUILT_IN = Path(__file__).resolve().parents[2] / "templates" / "messages"
COMPILED = Path(__file__).resolve().parent / "compiled"
"""The built-in templates as Python modules. The package step writes them (`compile_built_in`); a checkout has none."""
LONGEST_TEXT = 20_000
"""Of one rendered template. The longest channel takes 4,096 characters a message."""
SAFE_FILTERS = (
    "abs capitalize default d first float groupby int items join last length list lower map max min reject rejectattr "
    "replace reverse round select selectattr sort string sum title trim truncate unique upper"
).split()
"""Those that cannot make a text larger than what goes in by more than a little."""


def _written(value: Any) -> Any:
    """Each `{{ … }}`."""
    if value is None:
        raise TemplateRuntimeError("a variable is None")
    use(len(value) if isinstance(plain(value), str) else 1)
    return value


def _needs_locale(*_: Any, **__: Any) -> NoReturn:
    raise TemplateRuntimeError("no locale")


def environment(
    loader: BaseLoader | None = None, formats: Formats | None = None, kind: type[Environment] = Environment
) -> Environment:
    """One a locale: the filters write as that locale does."""
    made = kind(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=False,  # plain text: the channels escape what they must
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_written,
    )
    made.globals = {"range": short_range}
    made.filters = {name: guarded(name, made.filters[name]) for name in SAFE_FILTERS}
    made.filters["counted"] = counted
    for name in ("money", "date", "day", "time", "plural", "tenths"):
        made.filters[name] = getattr(formats, name) if formats else _needs_locale
    return made


def built_in_loader(folder: Path = BUILT_IN, compiled: Path = COMPILED) -> BaseLoader:
    return ModuleLoader(compiled) if compiled.is_dir() else FileSystemLoader(folder)


def compile_built_in(target: Path = COMPILED, folder: Path = BUILT_IN) -> None:
    """Write the built-in templates as Python modules, for the zip: a cold start then compiles none. Those that a
    channel approves (approved.py) are for the commands only: what is sent of them is their name."""
    made = environment(FileSystemLoader(folder))
    made.compile_templates(target, filter_func=_is_rendered, zip=None, ignore_errors=False)


def _is_rendered(name: str) -> bool:
    return name.endswith(".j2") and not name.rpartition("/")[2].startswith(PREFIX)


class Renderer:
    """A shop's voice. `own`: folder with the shop's templates, <locale>/<key>.j2; it need not exist.

    Where one of the shop's own fails, for what this shopper's order has not, the built-in text is said, and `failed` is
    told of it: locale and key.
    """

    def __init__(
        self,
        own: Path,
        formats: Mapping[str, Any],
        rules: Rules,
        built_in: BaseLoader | None = None,
        failed: Callable[[str, str], None] = lambda locale, key: None,
    ) -> None:
        self._own = own
        self._formats = formats
        self._rules = rules
        self._built_in = built_in
        self._failed = failed
        self._environments: dict[str, Environment] = {}
        self._standard: dict[str, Environment] = {}

    def say(self, locale: str, key: str, **values: object) -> str:
        """Raises RenderError: unknown key, undefined variable, a failure, or a blank or endless text; of a text of the
        shop's own only where there is no built-in one that can be said."""
        locale = self._known(locale)
        try:
            return self._say(self._environment(locale), f"{locale}/{key}.j2", values)
        except RenderError as error:
            if not (self._own / locale / f"{key}.j2").is_file():
                raise
            self._failed(locale, key)
            try:
                return self._say(self._standard_of(locale), f"{locale}/{key}.j2", values)
            except RenderError:
                raise error from None

    def _say(self, environment: Environment, name: str, values: Mapping[str, object]) -> str:
        try:
            with allowance():  # compiling works out what is constant
                text = environment.get_template(name).render(values).strip()
        except TemplateNotFound as error:
            raise RenderError(f"template {error.name or name} is not there") from error
        except Exception as error:
            # Templates are the merchant's code: whatever they raise is named, and never the shopper's blank message.
            raise RenderError(f"template {name}: {type(error).__name__}: {error}") from error
        if not text:
            raise RenderError(f"template {name} is blank")
        if len(text) > LONGEST_TEXT:
            raise RenderError(f"template {name} makes {len(text)} characters")
        return text

    def money(self, locale: str, amount: int) -> str:
        return self._writes(self._known(locale)).money(amount)

    def _known(self, locale: str) -> str:
        """A conversation may remember a locale that the shop has given up: it hears the shop's own."""
        return locale if locale in self._formats else self._rules.locales[0]

    def _environment(self, locale: str) -> Environment:
        if locale not in self._environments:
            self._environments[locale] = environment(self._loader, self._writes(locale))
        return self._environments[locale]

    def _standard_of(self, locale: str) -> Environment:
        """Of the built-in texts alone."""
        if locale not in self._standard:
            self._standard[locale] = environment(self._built_in_loader, self._writes(locale))
        return self._standard[locale]

    def _writes(self, locale: str) -> Formats:
        return Formats(self._formats[locale], self._rules.currency, ZoneInfo(self._rules.time_zone))

    @cached_property
    def _loader(self) -> BaseLoader:
        built_in = self._built_in_loader
        return ChoiceLoader([FileSystemLoader(self._own), built_in]) if self._own.is_dir() else built_in

    @cached_property
    def _built_in_loader(self) -> BaseLoader:
        return self._built_in or built_in_loader()
