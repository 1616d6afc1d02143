"""Amazon SES, version 2 of its API: one letter at a time, and what its refusals mean. Knows botocore's errors only."""

from collections.abc import Callable, Mapping
from typing import Any

from functions.errors import Refused, SlowDown, Unavailable

NEVER = frozenset({"MessageRejected", "BadRequestException", "ValidationException", "ParamValidationError"})
"""This letter will not be taken: a bad address, or one that the sandbox does not allow."""
OPERATOR = frozenset(
    {
        "AccessDeniedException",
        "AccountSuspendedException",
        "SendingPausedException",
        "MailFromDomainNotVerifiedException",
        "NotFoundException",
    }
)
"""The account or its identity: a person must look, and the letter can wait for that."""
SLOW = frozenset({"TooManyRequestsException", "LimitExceededException", "ThrottlingException"})
DAILY_SECONDS = 600.0
"""LimitExceeded is the quota of 24 hours, which moves on by the minute."""
UNVERIFIED = "is not verified"
"""Said by MessageRejected of an identity that is not verified: ours or, in the sandbox, the receiver's."""


def poster(client: Callable[[], Any]) -> Callable[[Mapping[str, Any]], str]:
    """One SendEmail. Raises SlowDown, Refused or Unavailable."""

    def post(request: Mapping[str, Any]) -> str:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = client().send_email(**request)
        except ClientError as error:
            raise _failure(error.response) from None
        except BotoCoreError as error:  # no answer: it may have been sent, and is sent again
            raise Unavailable(type(error).__name__) from None
        return str(answer["MessageId"])

    return post


def _failure(response: Mapping[str, Any]) -> SlowDown | Refused | Unavailable:
    code = str(response["Error"].get("Code", ""))
    # What SES says may quote the address: the code is enough.
    if code in SLOW:
        return SlowDown(code, seconds=DAILY_SECONDS if code == "LimitExceededException" else None)
    unverified = UNVERIFIED in str(response["Error"].get("Message", ""))
    if code in OPERATOR or (code == "MessageRejected" and unverified):
        return Refused(code, operator=True)
    if code in NEVER:
        return Refused(code)
    return Unavailable(code)
