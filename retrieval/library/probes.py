"""The questions by which the recall of an index is measured: general ones, and the titles.

Recall must be measured by questions: stored vectors as questions are found by every kind of index,
real questions lie far from all passages. Half are general questions that come with the project, for
there are none yet when a library is first made; the other half titles of the library's articles,
embedded as questions, which are about what is in it. What people have asked is left out: it is
theirs, and is to be forgotten when they say so.
"""

from collections.abc import Callable
from pathlib import Path

from retrieval.encoders import Encoder
from retrieval.library.vector_index.kinds import EXACT, choices
from retrieval.library.writing import LibraryWriter

TITLES = 120
"""As many as there are general questions."""
_GENERAL = Path(__file__).parent / "vector_index" / "questions.txt"


def adopt_probes(library: LibraryWriter, encoder: Callable[[], Encoder]) -> None:
    """See to it that the library has such questions, if its index is one that needs them."""
    model = library.model
    if model is None or len(library.probes()):
        return
    [best, *_] = choices(library.chunk_count(), model.dimension, library.wanted_index)
    if best != EXACT:
        questions = [*general_questions(), *_titles(library)]
        library.adopt_probes(questions, encoder().questions(questions))


def general_questions() -> list[str]:
    """Return the general questions, in Arabic."""
    return _GENERAL.read_text(encoding="utf-8").splitlines()


def _titles(library: LibraryWriter) -> list[str]:
    # IDs are hashes: the first of them are a random sample, the same every time.
    found = library.rows(
        "SELECT DISTINCT title FROM (SELECT title FROM articles WHERE copy_of IS NULL "
        "AND trim(title) != '' ORDER BY id LIMIT ?)",
        TITLES,
    )
    known = set(general_questions())
    return [title for (title,) in found if title not in known]
