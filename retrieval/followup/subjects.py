"""Whether a question's verb has anybody to do it."""

from retrieval.followup.asked import Asked
from retrieval.text.arabic import Token
from retrieval.text.function_words import (
    BECOMING,
    HAPPENING,
    IMPERSONAL,
    MEN,
    PASSIVE,
    PREPOSITIONS,
    RELATIVE,
    SKIPPED_BEFORE_VERBS,
)
from retrieval.text.places import place_names
from retrieval.text.pronouns import joined


def lacks_subject(asked: Asked) -> bool:
    """Return whether the word after the asking ones is a verb with nobody to do it."""
    rest = [w for w in asked.rest if w.form not in SKIPPED_BEFORE_VERBS]
    if not asked.asking_count or not asked.is_arabic or not rest:
        return False
    if asked.ends_in_copula and asked.is_opened and rest[0].form in PREPOSITIONS:
        # «وكم كان في 2015؟», but «ومن كان في جنيف؟».
        return not {"من", "ماذا", "ما", "مين"} & set(asked.asking_forms)
    if asked.is_nominal:
        return False
    if asked.has_article(rest[0]) or rest[0].form in IMPERSONAL | PREPOSITIONS:
        return False
    if "هل" in asked.asking_forms or rest[0].form in RELATIVE or asked.relative:
        return False
    if len(rest) == 1:
        return not asked.has_article(rest[0])
    if asked.has_doer or (rest[0].form in PASSIVE and "ماذا" not in asked.asking_forms):
        return False
    if {"ماذا", "ما"} & set(asked.asking_forms) and rest[0].form in HAPPENING:
        return False
    return _begins_with_object(asked, rest)


def _begins_with_object(asked: Asked, rest: list[Token]) -> bool:
    """Return whether what follows the verb cannot be its subject."""
    verb, after = rest[0], rest[1]
    if after.form == "ان" and len(rest) > 2:
        # «أن يفعل» and no more; in «أن تفعل الخلايا» the subject comes late.
        return len(rest) < 4 or rest[3].form in PREPOSITIONS
    if after.form in PREPOSITIONS and not _is_ali(asked, after, rest[2:]):
        return True
    pronoun = joined(after, asked.text)
    if pronoun and pronoun.is_preposition:
        return len(rest) == 2 or rest[2].form in PREPOSITIONS
    if "ً" in asked.text[after.start : after.end]:
        return True
    if verb.form in BECOMING and asked.is_opened and asked.text[: after.end].endswith("ا"):
        return after.form not in place_names() and not asked.has_article(after)
    is_masculine = not verb.form.endswith(("ت", "وا", "ه")) and verb.form[0] not in "تن"
    written = asked.text[after.start : after.end]
    named = asked.has_article(after) and after.form not in MEN
    return (
        asked.is_opened
        and is_masculine
        and named
        and written.endswith("ة")
        and joined(verb, asked.text) is None
    )


def _is_ali(asked: Asked, word: Token, following: list[Token]) -> bool:
    """Return whether «علي» is the name: «على» is written otherwise, or stands before a noun."""
    written = asked.text[word.start : word.end]
    return written == "علي" and bool(following) and not asked.has_article(following[0])
