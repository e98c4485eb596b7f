"""The language of a text, told by its script and its smallest words."""

import re
from collections import Counter

_SMALL = {
    "ar": "في من على إلى أن عن التي الذي هذا هذه وقال كان كما لم ما لا بعد وفي ومن مع بين إن أو",
    "fa": "است در که این را از به با برای های می شود شد بود آن یک کرد خود نیز",
    "ur": "کے کی ہے میں سے کو نے اور پر ہیں کا کہ یہ ہو ان تھا گیا نہیں بھی",
    "en": "the of and to in that is was for on with as by at from it said has be are",
    "fr": "le la les des du et est une dans que pour sur par qui pas au avec ce il",
}
SMALL_WORDS = {language: frozenset(listed.split()) for language, listed in _SMALL.items()}
"""Words that next to every sentence of a language has one of."""
_SAMPLE = 20_000
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of `text`; None where its words do not tell.

    >>> language_of("وصل الوزير إلى جنيف في زيارة"), language_of("وزیر امروز در ژنو است که")
    ('ar', 'fa')
    """
    forms = Counter(word.lower() for word in _WORD.findall(text[:_SAMPLE]))
    counted = {
        language: sum(forms[word] for word in small) for language, small in SMALL_WORDS.items()
    }
    best, second = sorted(counted, key=lambda language: -counted[language])[:2]
    sure = counted[best] >= max(2, 0.03 * forms.total()) and counted[best] > counted[second]
    return best if sure else None
