"""Counted things, with the forms Arabic and English ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plural:
    """The forms of a counted phrase; `{n}` stands for the number (Unicode CLDR, plural rules).

    Attributes:
        one, two: «مصدر واحد»، «مصدران».
        few: 3 to 10, also behind hundreds: «3 مصادر»، «103 مصادر».
        many: 11 to 99, likewise: «11 مصدراً».
        other: 0, and whole hundreds with their 1 and 2: «100 مصدر»; in English all but 1.
    """

    one: str
    two: str
    few: str
    many: str
    other: str

    def __call__(self, n: int) -> str:
        """Return the phrase for `n` things."""
        if n in (1, 2):
            return (self.one, self.two)[n - 1].format(n=n)
        if 3 <= n % 100 <= 10:
            return self.few.format(n=n)
        return (self.many if n % 100 >= 11 else self.other).format(n=n)


def english(one: str, more: str) -> Plural:
    """Return the two forms of English as a Plural."""
    return Plural(one, more, more, more, more)
