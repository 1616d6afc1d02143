"""Has a PDF made by the function that can (docs/adr/0021): a synchronous call. Imports errors only."""

import base64
import json
from collections.abc import Callable
from typing import Any

from functions.errors import PrinterUnavailable


class Printer:
    """`client`: botocore's, of Lambda; asked for on the first call."""

    def __init__(self, client: Callable[[], Any], function: str) -> None:
        self._client = client
        self._function = function

    def print_invoice(self, contents: dict[str, Any]) -> bytes:
        """Raises PrinterUnavailable."""
        try:
            answer = self._client().invoke(FunctionName=self._function, Payload=json.dumps(contents).encode())
            body = answer["Payload"].read()
        except Exception as error:  # botocore's have no root of their own for time-outs and refusals
            raise PrinterUnavailable(type(error).__name__) from error
        if answer.get("FunctionError"):
            # What it says may repeat what stands on the invoice: not for a log.
            raise PrinterUnavailable("the printer raised")
        return base64.b64decode(json.loads(body)["pdf"])
