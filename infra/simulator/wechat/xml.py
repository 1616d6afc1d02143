"""What WeChat posts: XML, plain or encrypted, with its signature in the query (channels.md 1.1 and 5). Pure."""

import base64
import hashlib
import struct
from typing import Any

from infra.simulator.ports import Posted

Json = dict[str, Any]
BLOCK = 32


def written(content: Json) -> str:
    """Strings in CDATA, in which "]]>" cannot stand; numbers as they are."""
    return f"<xml>{_inside(content)}</xml>"


def _inside(content: Json) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in content.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return _inside(value)
    if isinstance(value, str):
        return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return str(value)


def digest(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def posted(xml: str, token: str, timestamp: str, nonce: str, openid: str) -> Posted:
    query = f"signature={digest(token, timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}&openid={openid}"
    return Posted(xml.encode(), {"content-type": "text/xml"}, query)


def encrypted(plain: Posted, account: str, app_id: str, key: str, *, token: str, at: str, nonce: str) -> Posted:
    """Safe mode: AES-256-CBC of 16 random bytes, length, XML and the app's id; the key's first 16 bytes are its IV."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    secret = base64.b64decode(key + "=")
    body = hashlib.md5(nonce.encode()).digest() + struct.pack("!I", len(plain.raw)) + plain.raw + app_id.encode()
    missing = BLOCK - len(body) % BLOCK
    cipher = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    sealed = base64.b64encode(cipher.update(body + bytes([missing]) * missing) + cipher.finalize()).decode()
    signature = digest(token, at, nonce, sealed)
    raw = written({"ToUserName": account, "Encrypt": sealed}).encode()
    return Posted(raw, plain.headers, f"{plain.query}&encrypt_type=aes&msg_signature={signature}")
