"""A text put together from the pieces that a format gives, with the places they stood in."""

from dataclasses import dataclass, field

from retrieval.article import Place


@dataclass
class Extraction:
    """A text under way; blank lines part its blocks."""

    pieces: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    length: int = 0

    def add(self, block: str, *, close: bool = False) -> None:
        """Add a block, unless it is blank.

        Args:
            close: Whether it follows the one before as the next line of a list or table.
        """
        if not block.strip():
            return
        joint = ("\n" if close else "\n\n") if self.pieces else ""
        self.pieces.append(joint + block)
        self.length += len(joint) + len(block)

    def heading(self, words: str) -> None:
        """Add a heading, the place of what follows."""
        if words.strip():
            self.add(words)
            self.places.append(Place(self.length - len(words), "heading", words))

    def page(self, number: int) -> None:
        """Begin a page: what is added next stands on it."""
        joint = 2 if self.pieces else 0
        self.places.append(Place(self.length + joint, "page", str(number)))

    @property
    def text(self) -> str:
        """All that was added."""
        return "".join(self.pieces) + "\n"
