"""A filter as it is written: on the command line, or in a line of a batch."""

from dataclasses import asdict, dataclass, replace
from typing import Self

from retrieval.library.filtering import Filter


@dataclass(frozen=True, slots=True)
class FilterText:
    """What is said of the articles that may answer; None where nothing is said."""

    since: str | None = None
    until: str | None = None
    outlet: str | None = None

    def read(self) -> Filter:
        """Return what it means.

        Raises:
            ValueError: It means nothing; the message is one line.
        """
        return Filter.read(self.since, self.until, self.outlet)

    def but(self, other: Self) -> Self:
        """Return this, and where `other` says something that instead."""
        return replace(self, **{k: v for k, v in asdict(other).items() if v is not None})


NOTHING_SAID = FilterText()
