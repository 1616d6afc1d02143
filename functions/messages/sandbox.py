"""The sandbox that message templates run in: a small language, whose every step and character is counted.

Imports jinja2 only. A merchant's template is code from outside. Jinja's sandbox keeps it from Python's insides, but
lets it run for ever and fill the memory. Here a template is made of the nodes of ALLOWED, calls nothing but `range`,
what a loop tells and what a dict holds, and stops with an error once it has used up its `Allowance`.
"""

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from time import monotonic
from typing import Any, TypeVar

from jinja2 import TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Undefined, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_SOURCE = 10_000
MOST_NODES = 1_500
MOST_NESTED_LOOPS = 2
LONGEST_RANGE = 50
LARGEST_NUMBER = 10**18
MOST_DECIMALS = 20
ALLOWANCE = 200_000
"""Steps and characters of one text. The largest of ours, a cart of 50 lines, uses some 10,000."""
SECONDS = 2.0
"""Of the wall clock, looked at with every step that is counted; ALLOWANCE is used up in a tenth of it."""
ALLOWED = frozenset(
    "Template Output TemplateData Const Name Getattr Getitem Slice Filter Test Call Keyword For If CondExpr Assign "
    "AssignBlock Add Sub Mul Div FloorDiv Mod Neg Pos Not And Or Compare Operand Concat List Tuple Dict Pair".split()
)
"""No macros, includes, blocks or namespaces: what a message needs, and nothing that can call itself."""
READS = ("get", "items", "keys", "values")
"""Of a dict."""
SCALARS = (str, int, float)
HOLDERS = (list, tuple, dict, set, frozenset)
Held = TypeVar("Held", bound=Iterable[Any])


class Allowance:
    """What one drawing of a template may still use."""

    def __init__(self, most: int = ALLOWANCE, seconds: float = SECONDS) -> None:
        self.left = most
        self._until = monotonic() + seconds

    def use(self, cost: int) -> None:
        self.left -= cost
        if self.left < 0 or monotonic() > self._until:
            raise SecurityError("it does too much for one message")


_ALLOWANCE: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def allowance(most: int = ALLOWANCE, seconds: float = SECONDS) -> Iterator[Allowance]:
    """Around each drawing of a template."""
    given = Allowance(most, seconds)
    token = _ALLOWANCE.set(given)
    try:
        yield given
    finally:
        _ALLOWANCE.reset(token)


def use(cost: int) -> None:
    given = _ALLOWANCE.get()
    if given is not None:
        given.use(cost)


def counted(items: Iterable[Any], weight: int = 1) -> Iterator[Any]:
    """`weight`: the steps that each item leads to."""
    for item in items:
        use(weight)
        yield item


def joined(parts: Iterable[Any]) -> str:
    """What `~` makes."""
    parts = tuple(parts)
    for part in parts:
        plain(part)
    text = str_join(parts)
    use(len(text))
    return text


def plain(value: Any) -> Any:
    """A list within lists within lists is short to write and endless to read."""
    if isinstance(value, HOLDERS):
        raise SecurityError("a list is no text: use `join`")
    return value


def shallow(made: Held) -> Held:
    """A list of lists that a template makes; no deeper, or `[a, a]` a few times over is more than there is time for."""
    for value in made.values() if isinstance(made, dict) else made:
        if not isinstance(value, HOLDERS):
            use(1)
            continue
        use(1 + len(value))
        if any(isinstance(each, HOLDERS) for each in (value.values() if isinstance(value, dict) else value)):
            raise SecurityError("lists within lists within lists are not for messages")
    return made


class Generator(CodeGenerator):
    """`~` is Jinja's only operator that no environment can intercept."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.joined((")
        for each in node.nodes:
            self.visit(each, frame)
            self.write(", ")
        self.write("))")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:
        self.write("environment.shallow(")
        super().visit_List(node, frame)
        self.write(")")

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:
        self.write("environment.shallow(")
        super().visit_Dict(node, frame)
        self.write(")")

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:
        read = node.ctx == "load"
        self.write("environment.shallow(" if read else "")
        super().visit_Tuple(node, frame)
        self.write(")" if read else "")


class Environment(ImmutableSandboxedEnvironment):
    """The sandbox, less what can be made to run for minutes or to fill the memory."""

    intercepted_binops = frozenset(["*", "**", "%", "+", "-"])
    code_generator_class = Generator
    joined = staticmethod(joined)
    shallow = staticmethod(shallow)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        use(1)
        if operator == "**" or not isinstance(left, int | float) or not isinstance(right, int | float):
            raise SecurityError(f"“{operator}” here is not for templates")
        if max(abs(left), abs(right)) > LARGEST_NUMBER:
            raise SecurityError("that number is too large for a message")
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> None:
        """Jinja's own "{}".format lets a text ask for any width; without it, `format` is an attribute like others."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        # "x".ljust(10**9) and its kind, `order.model_dump()`: there are filters for what a message needs.
        if isinstance(obj, str | bytes | type):
            return False
        return super().is_safe_attribute(obj, attr, value) and (not callable(value) or self.is_safe_callable(value))

    def is_safe_callable(self, obj: Any) -> bool:
        if obj is short_range:
            return True
        owner, name = getattr(obj, "__self__", None), getattr(obj, "__name__", "")
        return isinstance(owner, LoopContext) or (isinstance(owner, dict) and name in READS)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > LONGEST_SOURCE:
            raise TemplateSyntaxError(f"it has {len(source):,} characters; at most {LONGEST_SOURCE:,}", 1, name)
        try:
            tree = super()._parse(source, name, filename)
            bound(tree, name)
        except RecursionError:
            raise TemplateSyntaxError("brackets within brackets, too deep to read", 1, name) from None
        return tree


def bound(tree: nodes.Template, name: str | None = None) -> None:
    """Raises TemplateSyntaxError for what no message needs, and has each loop counted."""
    found = list(_all(tree))
    if len(found) > MOST_NODES:
        raise TemplateSyntaxError(f"it has {len(found):,} parts; at most {MOST_NODES:,}", 1, name)
    for node in found:
        if problem := _problem(node):
            raise TemplateSyntaxError(problem, node.lineno or 1, name)
    for node in found:
        if isinstance(node, nodes.For):
            weight = nodes.Const(sum(map(_weight, _all(node))), lineno=node.lineno)
            node.iter = nodes.Filter(node.iter, "counted", [weight], [], None, None, lineno=node.lineno)


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    """Without recursion: the deepest tree is no deeper than the parser came."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(each.iter_child_nodes())


def _weight(node: nodes.Node) -> int:
    return 1 + (len(node.data) if isinstance(node, nodes.TemplateData) else 0)


def _problem(node: nodes.Node) -> str:
    kind = type(node).__name__
    if kind not in ALLOWED:
        return f"“{kind.lower()}” is not for messages"
    if isinstance(node, nodes.For):
        if node.recursive:
            return "a loop that calls itself is not for messages"
        if depth(node) > MOST_NESTED_LOOPS:
            return f"loops within loops within loops: at most {MOST_NESTED_LOOPS} deep"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return f"“{node.attr}” is not for messages"
    if isinstance(node, nodes.Assign) and not isinstance(node.target, nodes.Name | nodes.Tuple):
        return "only a name can be set"
    return ""


def depth(node: nodes.Node) -> int:
    inner = max((depth(child) for child in node.iter_child_nodes()), default=0)
    return inner + isinstance(node, nodes.For)


def short_range(*bounds: int) -> range:
    found = range(*bounds)
    if len(found) > LONGEST_RANGE:
        raise SecurityError(f"a range of {len(found)} is too long for a message")
    return found


# --- filters ------------------------------------------------------------------------------------------------------


def guarded(name: str, made: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, with what goes in and comes out counted. Jinja hands some an environment first."""
    at = 1 if hasattr(made, "jinja_pass_arg") else 0
    check = CHECKS.get(name)

    @wraps(made)
    def run(*given: Any, **named: Any) -> Any:
        value, more = given[at], given[at + 1 :]
        if check:
            check(value, *more, **named)
        use(1 + (len(value) if isinstance(value, Sized) and not isinstance(value, Undefined) else 0))
        if not isinstance(value, (Sized, *SCALARS)) and isinstance(value, Iterator):
            value = counted(value)
        found = made(*given[:at], value, *more, **named)
        if isinstance(found, str):
            use(len(found))
        return found

    return run


def _replace_grows(value: Any, old: Any, new: Any, count: Any = None) -> None:
    """Counted before it is made: each of many characters may become a long text."""
    use(str(plain(value)).count(str(plain(old))) * len(str(plain(new))))


def _join_grows(value: Any, d: Any = "", attribute: Any = None) -> None:
    if isinstance(value, Sized) and not isinstance(value, Undefined):
        use(len(value) * len(str(plain(d))))
        if isinstance(value, list | tuple | set | frozenset):
            for each in value:
                use(len(each) if isinstance(each, str) else 1)


def _round_is_short(value: Any, precision: Any = 0, method: Any = "common") -> None:
    """10 to the power of it is worked out."""
    if not isinstance(precision, int) or abs(precision) > MOST_DECIMALS:
        raise SecurityError(f"at most {MOST_DECIMALS} decimals")


def _string_is_plain(value: Any, *_: Any, **__: Any) -> None:
    plain(value)


CHECKS: dict[str, Callable[..., None]] = {
    "replace": _replace_grows,
    "join": _join_grows,
    "round": _round_is_short,
    **dict.fromkeys("string upper lower title capitalize trim truncate".split(), _string_is_plain),
}
