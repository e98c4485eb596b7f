"""Words that say how a thing is asked or joined, not what it is about; all in folded form."""

from retrieval.text.lexicon import word_set

QUESTION_WORDS = word_set("question")
"""Words by which a question asks, in the standard language and in dialects."""

STOP_WORDS = word_set("stop") | QUESTION_WORDS | word_set("english_stop")
"""All words left out of the lexical index and of a question's content."""
