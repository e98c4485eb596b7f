"""Citations of the seed articles, by the words they quote."""

from datetime import date
from pathlib import Path

from retrieval.answer import Answer, Citation, Passage, Reply, Status
from retrieval.article import Article, Span, Stretch

SEEDS = Path(__file__).parent.parent / "seeds"

TALKS = Article(
    source="../seeds/003_a126dbe46f937833.txt",
    text=(SEEDS / "003_a126dbe46f937833.txt").read_text(encoding="utf-8"),
    title="انتهاء محادثات أمنية بين الولايات المتحدة وروسيا دون انفراجة دبلوماسية",
    published=date(2022, 1, 11),
    published_from="header",
    content=(Stretch(111, 3200),),
)
GUARANTEES = Article(
    source="../seeds/000_179597ceadb2d700.txt",
    text=(SEEDS / "000_179597ceadb2d700.txt").read_text(encoding="utf-8"),
    title='"الضمانات الأمنية".. العزوف الغربي عن طمأنة موسكو يرفع حرارة المواجهة',
    content=(Stretch(200, 5000),),
)


def quoted(article: Article, words: str, within: Span | None = None) -> Span:
    """Return the first place of `words` in `article`, in `within` where that is given."""
    start = article.text.index(words, within.start if within else 0)
    return Span(article, start, start + len(words))


def cited(article: Article, sentence: str, answer: str) -> Citation:
    """Return the citation of `answer` in the sentence that begins and ends as `sentence` does.

    `sentence` is «first words … last words»; its passage is the sentence alone.
    """
    first, last = sentence.split(" … ")
    start = article.text.index(first)
    end = article.text.index(last, start) + len(last)
    span = Span(article, start, end)
    return Citation(span, span, quoted(article, answer, span))


SHERMAN = cited(TALKS, "على غرار … سيرغي ريابكوف.", "نائبة وزير الخارجية الأمريكي ويندي شيرمان")
EIGHT_HOURS = cited(TALKS, "وقالت شيرمان … في جنيف.", "8 ساعات")
SEVEN_AND_A_HALF = cited(GUARANTEES, "فيما أكد مفوض … بعثة الولايات المتحدة.", "7.5 ساعة")


def answered(question: str, *answers: Answer, standalone: str | None = None) -> Reply:
    """Return the reply that gives `answers`, with what they cite as its passages."""
    return Reply(
        question=question,
        standalone=standalone or question,
        status=Status.ANSWERED,
        answers=answers,
        passages=tuple(Passage(c.passage, 0.5) for a in answers for c in a.citations),
        confidence=answers[0].confidence,
    )
