"""What any file for a spreadsheet heeds."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take a text that begins with it for (OWASP, "CSV Injection")."""


def safe(cell: str) -> str:
    """Behind an apostrophe it is text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
