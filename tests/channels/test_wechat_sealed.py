"""WeChat's encrypted mode: channels.md 1.1. The envelopes are made here, from the documentation."""

import base64
import hashlib
import struct
import subprocess
import sys

import pytest
from Cryptodome.Cipher import AES
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.channels.channel import Request
from functions.channels.wechat import WeChat
from functions.conversation.events import ShopperWrote, TextIn
from functions.errors import SignatureError
from tests.channels.contract.wechat import ACCOUNT, NONCE, TIMESTAMP, body, query, text
from tests.channels.webhooks import RECEIVED

KEY, OLD_KEY = (base64.b64encode(bytes([number]) * 32).decode().rstrip("=") for number in (7, 8))
APP = "wx2c2769f8efd9abc2"
SECRETS = {"wechat_token": ("tulip", "rose"), "wechat_aes_key": (KEY, OLD_KEY), "wechat_app_id": (APP,)}
MESSAGE = body([text("1", "红玫瑰 🌹 ]]> & co")])


def sealed(message: bytes = MESSAGE, key: str = KEY, app: str = APP, length: int | None = None) -> str:
    raw = base64.b64decode(key + "=")
    whole = b"0123456789abcdef" + struct.pack(">I", len(message) if length is None else length) + message + app.encode()
    count = 32 - len(whole) % 32
    cipher = AES.new(raw, AES.MODE_CBC, iv=raw[:16])
    return base64.b64encode(cipher.encrypt(whole + bytes([count]) * count)).decode()


def request(envelope: str, token: str = "tulip", beside: str = "") -> Request:
    signature = hashlib.sha1("".join(sorted((token, TIMESTAMP, NONCE, envelope))).encode()).hexdigest()
    raw = f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName>{beside}<Encrypt><![CDATA[{envelope}]]></Encrypt></xml>"
    return Request(raw.encode(), query=query(token) | {"encrypt_type": "aes", "msg_signature": signature})


@pytest.mark.parametrize(("key", "token"), [(KEY, "tulip"), (OLD_KEY, "tulip"), (KEY, "rose")])
def test_an_envelope_is_opened_with_the_current_key_and_the_one_before(key: str, token: str) -> None:
    plain = WeChat().verify(request(sealed(key=key), token), SECRETS)
    assert plain == MESSAGE
    [incoming] = WeChat().parse(plain, RECEIVED).incoming
    assert incoming.what == ShopperWrote(content=TextIn(text="红玫瑰 🌹 ]]> & co"), message_id=incoming.id)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_a_message_of_any_length_comes_out_as_it_went_in(message: bytes) -> None:
    assert WeChat().verify(request(sealed(message)), SECRETS) == message


WRONG = {
    "another account's": sealed(app="wx0000000000000000"),
    "a prefix of our id": sealed(app=APP[:-1]),
    "no account's": sealed(app=""),
    "of another key": sealed(key=base64.b64encode(b"x" * 32).decode().rstrip("=")),
    "longer than it is": sealed(length=100_000),
    "not whole blocks": base64.b64encode(b"x" * 33).decode(),
    "empty": base64.b64encode(b"").decode(),
    "not base64": "BASE64CIPHERTEXT==!",
    "padded wrong": base64.b64encode(b"x" * 64).decode(),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_envelope_that_is_not_ours_is_refused_and_says_nothing_of_why(name: str) -> None:
    with pytest.raises(SignatureError, match=r"^(the envelope cannot be opened|the message is not sealed.*)$"):
        WeChat().verify(request(WRONG[name]), SECRETS)


def test_the_signature_covers_the_envelope() -> None:
    good = request(sealed())
    other = good.body.replace(b"<Encrypt><![CDATA[", b"<Encrypt><![CDATA[A")
    for changed in (Request(other, query=good.query), Request(good.body, query=query("tulip"))):
        with pytest.raises(SignatureError):
            WeChat().verify(changed, SECRETS)


def test_what_is_not_sealed_is_not_read_where_the_account_has_a_key() -> None:
    with pytest.raises(SignatureError):
        WeChat().verify(Request(MESSAGE, query=query("tulip")), SECRETS)


def test_of_the_compatible_mode_the_envelope_is_read_and_not_the_copy_beside_it() -> None:
    forged = "<MsgType>text</MsgType><Content>forged</Content><MsgId>1</MsgId>"
    assert WeChat().verify(request(sealed(), beside=forged), SECRETS) == MESSAGE


def test_the_cipher_is_imported_only_when_an_envelope_comes() -> None:
    code = (
        "import sys; from functions.channels.channel import Request;"
        "from functions.channels.wechat import WeChat, sign;"
        "q = {'timestamp': '1', 'nonce': '2', 'signature': sign('t', '1', '2').decode()};"
        "WeChat().verify(Request(b'<xml/>', query=q), {'wechat_token': ('t',)});"
        "print([name for name in sys.modules if name.startswith('Cryptodome')])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert result.stdout.strip() == b"[]"
