"""A number in digits, however thousands and decimals are marked."""

import re
from fractions import Fraction


def read_digits(written: str) -> Fraction:
    """Return the value of folded digits with their commas and points.

    Commas before three digits are of thousands, another is a decimal one («1,5»). Points are of
    thousands where there are two, or before three digits that end in 0 («100.000»): nobody writes
    a decimal so.
    """
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", written):
        written = written.replace(",", "")
    elif re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d{0,2}\.\d{2}0", written):
        written = written.replace(".", "")
    elif written.count(",") == 1 and "." not in written:
        written = written.replace(",", ".")
    digits = re.match(r"\d+(?:\.\d+)?", written.replace(",", ""))
    return Fraction(digits.group()) if digits else Fraction(0)
