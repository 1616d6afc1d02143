"""WeChat's "safe" mode: a message in an envelope, encrypted with a key that only the account's owner and WeChat have.

Imported when an envelope comes. AES-256-CBC; the library is the zip's only one for it (docs/adr/0024).
"""

import base64
import struct

from functions.errors import SignatureError

KEY_CHARACTERS = 43
BLOCK = 32
"""WeChat pads to 32 bytes, where AES needs 16."""
NOISE = 16
"""Random bytes before the message's length."""


def opened(envelope: str, aes_key: str, app_id: str) -> bytes:
    """The message in it. Raises SignatureError, the same for whatever is wrong: who sends envelopes of their own must
    not learn from the answers how to make a better one."""
    try:
        plain = _decrypted(base64.b64decode(envelope, validate=True), _key(aes_key))
        (length,) = struct.unpack(">I", plain[NOISE : NOISE + 4])
        message, owner = plain[NOISE + 4 : NOISE + 4 + length], plain[NOISE + 4 + length :]
    except (ValueError, struct.error):
        raise SignatureError("the envelope cannot be opened") from None
    if not app_id or owner != app_id.encode() or len(message) != length:
        raise SignatureError("the envelope cannot be opened")
    return message


def _key(aes_key: str) -> bytes:
    """Raises ValueError."""
    if len(aes_key) != KEY_CHARACTERS:
        raise ValueError("EncodingAESKey has 43 characters")
    return base64.b64decode(aes_key + "=", validate=True)


def _decrypted(sealed: bytes, key: bytes) -> bytes:
    """The first 16 bytes of the key are the initial vector too. Raises ValueError."""
    from Cryptodome.Cipher import AES

    padded = AES.new(key, AES.MODE_CBC, iv=key[:16]).decrypt(sealed)
    count = padded[-1] if padded else 0
    if not 1 <= count <= BLOCK or padded[-count:] != bytes([count]) * count:
        raise ValueError("padding")
    return padded[:-count]
