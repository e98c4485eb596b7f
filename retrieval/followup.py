"""A question in a conversation to one that stands alone.

There is no language model here. A question leans on the turn before it when it lacks words of its
own («ومتى؟»), points outside itself («ذلك», «هناك», «عنه» without a noun before it) or has a verb
with no subject («وماذا قال عن …؟»). Then the words it lacks are put in: the earlier question's
frame, its topic or its answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.arabic import fold
from retrieval.line import Line
from retrieval.question import Kind, Question
from retrieval.stopwords import QUESTION_WORDS, STOP_WORDS


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation.

    Attributes:
        question: As it was understood, standing alone.
        answer: The text of the best answer; None when there was none.
    """

    question: str
    answer: str | None


_POINTERS = frozenset(
    """ذلك ذالك تلك هذا هذه هولاء هءلاء هناك هنالك هنا هو هي هم هما هن هاد هادا هاي هذي هيدا هيدي ده دي دا دول كده كدا هيك
    he she it they him her them his their its that this there then those these""".split()
)
_SUFFIX = re.compile(
    r"(?:مع|عن|ل|ب|في|من|الي|علي|عند|لدي|حول|بشان|ضد|قبل|بعد|بين|وراء|عنده|معا|فيه|عليه|اليه)(?:ه|ها|هم|هما|هن|و|ون)"
)
_OWNED = re.compile(r"[ء-ي]{3,}(?:ها|هم|هما|ته|تها|تهم)")
_SAID = re.compile(
    r"(?:و|ف)?(?:قال|صرح|اكد|اعلن|اضاف|ذكر|طلب|رفض|وعد|هدد|حذر|دعا|فعل|كان|وصل|سافر|زار|اشار|راي|حدث|صار|حصل"
    r"|استمر|انته|بد|جر|عقد|انعقد|كتب|سيفعل|سيقول|سيلتقي|س[يت]\w{2,}|[يت][ء-ي]{2,})(?:ت|وا|ون|ا)?"
)
_OPENING = re.compile(r"^(?:و|ف)(?=\w)|^(?:و|ف|طب|طيب|يعني|بس|and|but|so)\s+(?:و(?=\w))?", re.IGNORECASE)
_RELATIVE = frozenset(fold("الذي التي الذين اللذان اللذين اللتان اللتين اللي الي").split())
_PREPOSITIONS = frozenset(fold("عن في على إلى من مع حول بشأن ضد بعد قبل خلال أن إن عند لدى").split())


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """Return `question` so that it can be understood without `turns`; itself when it can already."""
    if not turns or not leans(question):
        return question
    last = turns[-1]
    own = [w for w in _own_words(question) if w.form not in _POINTERS]
    bare = _OPENING.sub("", question.strip(), count=1).rstrip("؟?!. ")
    if not own:
        return _reframed(bare, last)
    topic = _topic(question, last)
    return f"{bare} ({topic})؟" if topic else question


def leans(question: str) -> bool:
    """Return whether `question` cannot be understood on its own."""
    line = Line(question)
    forms = [word.form for word in line.words]
    own = _own_words(question)
    if not own:
        return bool(forms)
    return _points_outside(forms) or _lacks_subject(question, forms) or _is_fragment(forms)


def _own_words(question: str) -> list["object"]:
    return [w for w in Line(question).words if w.form not in STOP_WORDS and not _is_suffix(w.form)]


def _is_suffix(form: str) -> bool:
    return _SUFFIX.fullmatch(form.removeprefix("و")) is not None


def _points_outside(forms: list[str]) -> bool:
    """Return whether a pronoun has nothing before it in the question to point to."""
    noun_before = False
    for number, form in enumerate(forms):
        if form in _RELATIVE:
            return False
        copula = form in ("هو", "هي", "هم", "هما") and number + 1 < len(forms) and number <= 1
        pointing = (form in _POINTERS and not copula) or _is_suffix(form) or bool(_OWNED.fullmatch(form))
        if pointing and not noun_before and not (form in ("هذا", "هذه", "تلك", "ذلك") and _noun_follows(forms, number)):
            return True
        noun_before = noun_before or (form not in STOP_WORDS and not _SAID.fullmatch(form))
    return False


def _noun_follows(forms: list[str], number: int) -> bool:
    following = forms[number + 1 : number + 2]
    return bool(following) and following[0] in ("العام", "الشهر", "اليوم", "الاسبوع", "السنه")


def _lacks_subject(question: str, forms: list[str]) -> bool:
    """Return whether the verb after the question word has nobody to do it («ماذا قال عن …»)."""
    if Question(question).kind is Kind.WHO:
        return False
    rest = forms[:]
    while rest and (rest[0] in QUESTION_WORDS or rest[0].removeprefix("و") in QUESTION_WORDS):
        rest.pop(0)
    if not rest or not _SAID.fullmatch(rest[0]):
        return False
    return len(rest) == 1 or rest[1] in _PREPOSITIONS


def _is_fragment(forms: list[str]) -> bool:
    """Return whether it is «وروسيا؟»: a conjunction and a name, no question word."""
    asks = any(f in QUESTION_WORDS or f.removeprefix("و") in QUESTION_WORDS for f in forms)
    return len(forms) <= 2 and not asks and forms[0].startswith("و")


def _reframed(bare: str, last: Turn) -> str:
    """Return the earlier question asked with the new question word: «متى …» for «ومتى؟»."""
    line = Line(last.question)
    first = next((n for n, w in enumerate(line.words) if w.form not in QUESTION_WORDS), None)
    if first in (None, 0):
        return f"{bare} ({last.question.rstrip('؟?!. ')})؟"
    return f"{bare} {last.question[line.words[first].start:].rstrip('؟?!. ')}؟"


def _topic(question: str, last: Turn) -> str:
    """Return what the question leans on: a person's name when the turn before named one, else
    what that turn was about."""
    line = Line(last.question)
    about = [w for w in line.words if w.form not in QUESTION_WORDS]
    frame = last.question[about[0].start : about[-1].end] if about else last.question
    if last.answer and Question(last.question).kind is Kind.WHO and len(last.answer.split()) <= 8:
        return last.answer
    return frame
