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


def test_the_link_is_under_our_own_address() -> None:
    assert SignedLinks("https://shop.example/", "key").payment(ORDER) == f"https://shop.example/p/{sign(ORDER, 'key')}"
