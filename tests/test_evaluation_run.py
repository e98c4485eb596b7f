"""Examples asked over the seeds: what came of them, one by one."""

from collections.abc import Sequence

from retrieval.answer import Status
from retrieval.asking import READ, LibraryAsker
from retrieval.encoders import Encoder
from retrieval.evaluation.conversations import dialogue
from retrieval.evaluation.example import Example, QuotedGold
from retrieval.evaluation.judging import verdicts
from retrieval.evaluation.run import Outcome, Part, Run
from retrieval.reader.rules import Reading, RuleReader
from retrieval.retriever.search import Hit, Query

SHERMAN = Example("s", "من ترأس الوفد الأمريكي؟", QuotedGold(("ويندي شيرمان", "وندي شيرمان"), ()))


def asked(asker: LibraryAsker, *examples: Example, **options: object) -> list[Outcome]:
    return list(Run(asker, **options).outcomes(examples))  # type: ignore[arg-type]


def test_hidden_passages_are_not_among_those_read_and_others_take_their_place(
    seed_asker: LibraryAsker,
) -> None:
    [shown] = asked(seed_asker, SHERMAN)
    [hidden] = asked(seed_asker, SHERMAN, without_gold=[SHERMAN])

    def holding(outcome: Outcome) -> list[bool]:
        return ["ندي شيرمان" in passage.span.text for passage in outcome.reply.passages]

    assert any(holding(shown))
    assert holding(hidden) == [False] * READ
    assert hidden.gold is None
    assert (hidden.rank, hidden.given) == (None, None)
    assert hidden.reply.confidence < shown.reply.confidence


class Listening(RuleReader):
    """The rules, and how many passages they were given to read each time."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[int] = []

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        self.given.append(len(hits))
        return super().read(query, hits)


def test_the_rank_is_that_of_the_reply_whose_passages_are_not_read_again(
    seed_asker: LibraryAsker, bundled_encoder: Encoder
) -> None:
    reader = Listening()
    asker = LibraryAsker(seed_asker.library, bundled_encoder, reader)
    # «غروشكو» stands in one passage, which another comes before.
    second = Example("g", "من نائب وزير الخارجية الروسي؟", QuotedGold(("غروشكو",), ()))

    [outcome] = asked(asker, second, parts=[Part.RETRIEVAL, Part.REFUSAL])

    shown = ["غروشكو" in passage.span.text for passage in outcome.reply.passages]
    assert outcome.rank == 1 + shown.index(True)
    assert outcome.rank > 1
    assert reader.given == [READ]


def test_the_reader_is_given_the_right_passages_alone(seed_asker: LibraryAsker) -> None:
    # «خمس صفحات» stands in one passage of seed 000, which says nothing of a question like this.
    odd = Example("o", "من هو رئيس البرازيل؟", QuotedGold(("خمس صفحات",), ("000",)))

    [outcome] = asked(seed_asker, odd)

    assert outcome.given
    assert "خمس صفحات" in outcome.given.hit.chunk.text
    assert outcome.reply.status is Status.NO_ANSWER
    # The best answer is kept although no user sees it.
    assert outcome.best is not None


def test_what_is_not_wanted_is_not_looked_for(seed_asker: LibraryAsker) -> None:
    [outcome] = asked(seed_asker, SHERMAN, parts=[Part.READER])

    assert outcome.given
    assert (outcome.rank, outcome.answer, outcome.best) == (None, None, None)


def test_turns_are_asked_in_the_light_of_those_before(seed_asker: LibraryAsker) -> None:
    brussels = QuotedGold(("بروكسل",), ())
    days = QuotedGold(("11 و12 يناير",), ())
    turns = (
        Example("0", "إلى أين ستسافر شيرمان بعد محادثات جنيف؟", brussels, "opener", "c"),
        Example("1", "ومتى؟", days, "follow", "c"),
        Example("2", "ومتى؟", days, "", None),
    )

    outcomes = asked(seed_asker, *turns)

    assert outcomes[1].reply.standalone == "متى ستسافر شيرمان بعد محادثات جنيف؟"
    assert not outcomes[2].reply.is_follow_up
    found = dialogue(list(verdicts(outcomes)))
    assert found
    assert (found.turns.right, found.turns.n, found.traps) == (1.0, 2, None)


def test_a_trap_that_takes_over_an_earlier_question_is_wrong_whatever_it_answers(
    seed_asker: LibraryAsker,
) -> None:
    opener = Example("0", "إلى أين ستسافر شيرمان بعد محادثات جنيف؟", None, "opener", "c")
    # No trap at all, but called one: it must lean on the turn before.
    trap = Example("1", "ومتى؟", QuotedGold(("11 و12 يناير",), ()), "trap", "c")

    [_, verdict] = verdicts(asked(seed_asker, opener, trap))

    assert verdict.is_best_right
    assert verdict.is_inherited
    assert not verdict.is_reply_right


def test_a_question_that_cannot_be_asked_is_no_answer(seed_asker: LibraryAsker) -> None:
    [outcome] = asked(seed_asker, Example("x", "؟؟", QuotedGold(("أ",), ())))

    assert outcome.reply.status is Status.INVALID
    [verdict] = verdicts([outcome])
    assert (verdict.confidence, verdict.is_answered, verdict.got and verdict.got.f1) == (
        0,
        False,
        0,
    )
