"""A request's body as it was signed: the bytes."""

from chalice.app import Request


def raw_body(request: Request) -> bytes:
    """Chalice hands a body that API Gateway passed on as text as that text."""
    body = request.raw_body
    return body if isinstance(body, bytes) else body.encode()
