"""Numbers as the language of the window writes them: 1,234.5 or 1.234,5."""

from editor.state.language.translation import translate


def number(value: float, decimals: int = 0) -> str:
    """Return a number with its thousands apart.

    Args:
        value: Any size.
        decimals: Behind the decimal point.
    """
    return in_its_language(f"{value:,.{decimals}f}")


def in_its_language(written: str) -> str:
    """Return a number that Python has written, with the marks of the language in it."""
    marks = {
        ord(","): translate("Numbers", ",", "between thousands"),
        ord("."): translate("Numbers", ".", "before decimals"),
    }
    return written.translate(marks)
