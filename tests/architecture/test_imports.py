"""Who may know whom. Read from the source, so that a forbidden import fails here and not in a Lambda."""

import ast
import sys
from pathlib import Path

import pytest

from infra.package import CONSOLES_OWN

ROOT = Path(__file__).parents[2]
FUNCTIONS = ROOT / "functions"
PURE = ("commerce", "conversation")
ADAPTERS = ("carriers", "channels", "payments", "invoices", "messages", "shop", "storage")
CORE = {"functions.commerce", "functions.conversation"}
MAY_IMPORT = {
    "commerce": {"functions.commerce"},
    "conversation": CORE,
} | {adapter: {*CORE, "functions.errors", f"functions.{adapter}"} for adapter in ADAPTERS}
IMPURE = {
    "os",
    "random",
    "secrets",
    "uuid",
    "time",
    "socket",
    "subprocess",
    "threading",
    "pathlib",
    "io",
    "tempfile",
    "logging",
    "urllib",
    "http",
    "asyncio",
    "locale",
}
PURE_LIBRARIES = {"commerce/phone.py": {"phonenumbers"}}
"""What the core may use of others: tables and regular expressions, no I/O (docs/adr/0012)."""
ONLY_THERE = {
    "phonenumbers": ("commerce/phone.py",),
    "stripe": ("payments/",),
    "chalice": (
        "console/",
        "webhooks/",
        "webchat.py",
        "bus.py",
        "clock.py",
        "payments_worker.py",
        "worker.py",
        "lambdas.py",
    ),
    "jinja2": ("messages/", "pages/standing.py", "console/render.py"),
    "tantivy": ("shop/",),
    "Cryptodome": ("channels/wechat/sealed.py",),
    "typst": ("invoices/printing.py",),
    "boto3": ("storage/", "mailbox.py", "bootstrap.py", "shop/"),
    "botocore": ("storage/", "mailbox.py", "bootstrap.py", "hints.py", "ses.py", "shop/"),
}
CLOCK = {"now", "utcnow", "today"}


def sources(folder: Path = FUNCTIONS) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(FUNCTIONS).as_posix()


def imported(path: Path) -> set[str]:
    """Dotted names of everything that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            found |= {f"{module}.{alias.name}" for alias in node.names} if module == "functions" else {module}
    return found


def within(module: str, allowed: set[str]) -> bool:
    return any(module == each or module.startswith(f"{each}.") for each in allowed)


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_folder_imports_of_ours_only_what_it_may(folder):
    broken = [
        (name(path), module)
        for path in sources(FUNCTIONS / folder)
        for module in imported(path)
        if module.startswith("functions") and not within(module, MAY_IMPORT[folder])
    ]
    # `python -m functions.channels` is an entry point: it may put things together
    assert [each for each in broken if not each[0].endswith("__main__.py")] == []


@pytest.mark.parametrize("folder", PURE)
def test_the_core_imports_the_standard_library_and_pydantic_only_and_nothing_impure(folder):
    for path in sources(FUNCTIONS / folder):
        for module in imported(path):
            top = module.split(".")[0]
            ours = {"functions", "pydantic"} | PURE_LIBRARIES.get(name(path), set())
            assert top in ours or (top in sys.stdlib_module_names and top not in IMPURE), (
                name(path),
                module,
            )


@pytest.mark.parametrize("folder", PURE)
def test_the_core_reads_no_clock_and_opens_nothing(folder):
    for path in sources(FUNCTIONS / folder):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in CLOCK and isinstance(node.value, ast.Name):
                assert node.value.id not in ("datetime", "date"), (name(path), node.lineno)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("open", "print", "input", "exec", "eval"), (name(path), node.lineno)


@pytest.mark.parametrize("library", ONLY_THERE)
def test_a_heavy_library_is_imported_only_where_it_belongs(library):
    users = [name(path) for path in sources() if any(module.split(".")[0] == library for module in imported(path))]
    assert [user for user in users if not user.startswith(ONLY_THERE[library])] == []


def test_only_settings_reads_the_environment():
    readers = [name(path) for path in sources() if "os" in imported(path) and "environ" in path.read_text()]
    assert readers == ["settings.py"]


def test_dispatch_never_imports_the_worker():
    assert not [module for module in imported(FUNCTIONS / "dispatch.py") if module.startswith("functions.worker")]


def test_only_the_payments_side_imports_more_of_payments_than_its_commands():
    side = ("payments/", "payments_worker.py", "bootstrap.py", "webhooks/", "clock.py")
    users = [
        (name(path), module)
        for path in sources()
        for module in imported(path)
        if within(module, {"functions.payments"}) and module != "functions.payments.command"
    ]
    assert [user for user in users if not user[0].startswith(side)] == []


def test_what_stands_in_the_consoles_zip_alone_is_imported_by_the_console_alone():
    consoles = tuple(folder.removeprefix("functions/") for folder in CONSOLES_OWN)
    own = {f"functions.{folder}" for folder in consoles if "/" not in folder} | {"functions.people"}
    users = {name(path) for path in sources() if any(within(module, own) for module in imported(path))}
    assert [user for user in users if not user.startswith((*consoles, "people.py"))] == []
