"""What a question lacks to be understood alone: words of its own, a subject, what a pronoun names.

A question leans on the turn before it when it has no words of its own («ومتى؟»), points to
something it does not name («ذلك», «عنه» with no noun before), lacks the subject of its verb («وماذا
قال عن …؟»), names only what is of something («وما السبب؟») or is no more than a name («وروسيا؟»).

By `python -m benchmarks.leaning DATA` 71 of 4,985 questions that stand alone are taken to lean,
most of them because they do («من رسمها؟»), and 85 of 87 follow-ups are recognised; by the rules
before these 160 and 71.
"""

from retrieval.followup.antecedents import points_outside
from retrieval.followup.asked import Asked
from retrieval.followup.subjects import lacks_subject
from retrieval.text.function_words import ORDINALS
from retrieval.text.lexicon import word_set


def leans(question: str) -> bool:
    """Return whether `question` cannot be understood on its own."""
    return lacks_something(Asked(question))


def lacks_something(asked: Asked) -> bool:
    """Return whether a question taken apart cannot be understood on its own."""
    if not asked.words:
        return False
    if not asked.own or asked.is_fragment:
        return True
    if asked.asks_later and asked.is_short_and_opened:
        return True
    only_rank = all(word.form in ORDINALS for word in asked.own)
    return only_rank or lacks_subject(asked) or _is_of_something(asked) or points_outside(asked)


def _is_of_something(asked: Asked) -> bool:
    """Return whether all it names is of something it does not: «ما السبب؟», «أين التفاصيل؟»."""
    own = asked.own if asked.is_nominal or len(asked.own) == 1 else asked.own[1:]
    return bool(own) and all(word.form in word_set("relational") for word in own)
