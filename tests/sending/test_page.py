from infra.describe_sending import DOC, page


def test_the_page_has_the_table_that_the_code_goes_by() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert text == page(text), "run python -m infra.describe_sending"
