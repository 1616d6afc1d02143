from functions.links import SignedLinks, check, sign

ORDER = "oabcdefghij234567"


def test_a_token_names_its_order_and_is_short() -> None:
    token = sign(ORDER, "key")
    assert token.startswith(f"{ORDER}-")
    assert len(token) == len(ORDER) + 21
    assert token == token.lower()
    assert check(token, ["key"]) == ORDER


def test_the_previous_key_still_counts() -> None:
    assert check(sign(ORDER, "old"), ["new", "old"]) == ORDER


def test_a_token_of_another_key_or_order_is_refused() -> None:
    token = sign(ORDER, "key")
    assert check(token, ["other"]) is None
    assert check(token.replace("oabc", "oabd"), ["key"]) is None
    assert check(token[:-1], ["key"]) is None
    assert check(f"{ORDER}-", ["key"]) is None
    assert check("é", ["key"]) is None
    assert check(token, []) is None


def test_a_token_opens_what_it_was_signed_for_and_nothing_else() -> None:
    assert check(sign(ORDER, "key", "invoice"), ["key"], "invoice") == ORDER
    assert check(sign(ORDER, "key", "invoice"), ["key"]) is None
    assert check(sign(ORDER, "key"), ["key"], "invoice") is None


def test_the_link_is_under_our_own_address() -> None:
    assert SignedLinks("https://shop.example/", "key").payment(ORDER) == f"https://shop.example/p/{sign(ORDER, 'key')}"
    assert SignedLinks("https://shop.example", "key").invoice(ORDER).startswith(f"https://shop.example/i/{ORDER}-")
