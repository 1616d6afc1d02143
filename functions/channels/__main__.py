"""Look at what a channel reads and writes:

python -m functions.channels parse whatsapp < webhook.json     our events, one JSON object a line
python -m functions.channels compile whatsapp < message.json   native payloads and the compile report, one JSON object

`parse` prints a line for each item: {"incoming": …}, {"receipt": …}, {"notice": …}, {"unreadable": …}. `compile` takes
a neutral message or a list of them, and prints a line for each: {"payloads": […], "report": […]}.
Exit code: 0 fine, 1 the input is not what was asked for, 2 wrong use.
"""

import dataclasses
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from functions.channels.channel import Channel, Parsed
from functions.channels.registry import CHANNELS, channel
from functions.conversation.message import Message
from functions.errors import ChatkassaError


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in COMMANDS or arguments[1] not in CHANNELS:
        print(f"{__doc__}\nChannels: {', '.join(CHANNELS)}", file=sys.stderr)
        return 2
    command, name = arguments
    try:
        for line in COMMANDS[command](channel(name), sys.stdin.buffer.read()):
            print(json.dumps(line, ensure_ascii=False, default=_plain))
    except (ChatkassaError, ValueError) as error:
        print(f"{command} {name}: {_problem(error)}", file=sys.stderr)
        return 1
    return 0


def _parse(adapter: Channel, body: bytes) -> Iterator[dict[str, Any]]:
    parsed: Parsed = adapter.parse(body, datetime.now(UTC))
    for incoming in parsed.incoming:
        yield {"incoming": incoming}
    for receipt in parsed.receipts:
        yield {"receipt": receipt}
    for notice in parsed.notices:
        yield {"notice": notice}
    for reason in parsed.unreadable:
        yield {"unreadable": reason}


def _compile(adapter: Channel, body: bytes) -> Iterator[dict[str, Any]]:
    given = json.loads(body)
    for item in given if isinstance(given, list) else [given]:
        message: Message = TypeAdapter(Message).validate_python(item)
        compiled = adapter.compile(message)
        yield {"payloads": compiled.payloads, "report": compiled.report}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _problem(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_url=False))
    if isinstance(error, json.JSONDecodeError):
        return f"the input is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
    return str(error)


COMMANDS = {"parse": _parse, "compile": _compile}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
