"""What a question gets back: answers with their citations, or none, and the nearest passages."""

from dataclasses import dataclass, field
from enum import StrEnum

from retrieval.article import Article, Span
from retrieval.followup.standalone import Thread, Turn
from retrieval.library.filtering import Filtered
from retrieval.question import Kind
from retrieval.reader.confidence import chance, threshold_of
from retrieval.reader.rules import Reading


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands: answer inside sentence inside passage, all of one article.

    Attributes:
        also: The same sentence in copies of the article.
    """

    passage: Span
    sentence: Span
    answer: Span
    also: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if not (self.passage.holds(self.sentence) and self.sentence.holds(self.answer)):
            raise ValueError("a citation is an answer inside a sentence inside a passage")

    @property
    def article(self) -> Article:
        """The article that is cited."""
        return self.passage.article


@dataclass(frozen=True, slots=True)
class Witness:
    """What an article says in answer, as it was read, and what its chance to be right lies in.

    Attributes:
        features: In the order of `confidence.FEATURES`, where a model has read of
            `confidence.LEARNED_FEATURES`.
        goes_on: Whether it answers a follow-up from the article that the conversation is about.
    """

    reading: Reading
    features: tuple[float, ...]
    goes_on: bool = False

    @property
    def chance(self) -> float:
        """Calibrated chance that it is right, 0..1, if no other article said so."""
        return chance(self.features)

    @property
    def threshold(self) -> float:
        """The chance it must have to be given."""
        return threshold_of(self.features, goes_on=self.goes_on)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and every place that gives it.

    Attributes:
        citations: At least one, best first; the answer's own words are those of the first.
        confidence: Calibrated chance that the answer is right, 0..1.
        witnesses: What the confidence was made of, one for each article cited.
    """

    citations: tuple[Citation, ...]
    confidence: float
    witnesses: tuple[Witness, ...] = field(default=(), repr=False, compare=False)

    @property
    def text(self) -> str:
        """The words that answer."""
        return self.citations[0].answer.text

    @property
    def sentence(self) -> str:
        """The sentence (or few sentences) they stand in."""
        return self.citations[0].sentence.text

    @property
    def agreement(self) -> int:
        """How many articles give this answer; copies of one are one."""
        return len({citation.article.story for citation in self.citations})


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage found, whether or not it is cited.

    Attributes:
        score: Higher is nearer; comparable within one reply.
    """

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Reply:
    """All that comes back for one question.

    Attributes:
        question: As it was asked.
        standalone: As it was understood; the same unless it was a follow-up.
        kind: What was asked for; None for an invalid question.
        answers: Best first; empty unless the status is ANSWERED. More than one when sources
            give different answers.
        passages: Distinct passages, best first, cited ones included.
        confidence: That of the best answer, also when it is too low to be given; 0..1.
        best: The best reading, judged, also when its chance is too low for an answer.
        filtered: What was searched, where that was not everything.
        thread: What a follow-up goes on with; None for another question.
        error: For an invalid question, what is wrong with it, in one line of English.
    """

    question: str
    standalone: str
    status: Status
    kind: Kind | None = None
    answers: tuple[Answer, ...] = ()
    passages: tuple[Passage, ...] = ()
    confidence: float = 0.0
    best: Witness | None = field(default=None, repr=False, compare=False)
    filtered: Filtered | None = None
    thread: Thread | None = None
    error: str | None = None

    @property
    def turn(self) -> Turn:
        """What those that follow are read with."""
        if not self.answers:
            return Turn(self.standalone, None, self.thread.article if self.thread else None)
        answer = self.answers[0]
        return Turn(self.standalone, answer.text, answer.citations[0].article.id)

    @property
    def is_follow_up(self) -> bool:
        """Whether the question was read with the turns before it."""
        return self.standalone != self.question
