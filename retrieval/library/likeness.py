"""Articles that are copies of each other nearly word for word, told by MinHash signatures.

The signature of an article is that of its shingles, five folded words in a row each; two signatures
agree in as many places, as a share, as two articles have shingles in common (Broder, "On the
resemblance and containment of documents", 1997). Cut into bands, those that are alike meet in a
band, so that no article is compared with all others.
"""

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Article
from retrieval.corpus.page_lines import page_lines
from retrieval.text.arabic import words

ALIKE = 0.7
"""So many of two articles' shingles together must be in both."""
SHINGLE = 5
FEWEST = 20
"""Articles of fewer words are copies only when all are the same: notices share their formulas."""
BANDS, ROWS = 20, 6
"""Alike at .7, two articles meet with a chance of .92; at .8, .998; at .4, .08."""
_SEED = 1


def signature_of(article: Article) -> NDArray[np.uint32] | None:
    """Return the signature of what `article` says, BANDS * ROWS numbers; None if that is no words.

    Only paragraphs count, unless they are too few, and whatever is masked: what is a copy must not
    depend on what is learned for residue, which depends on what is a copy.
    """
    # Here and not above: asking a question needs none.
    from rensa import RMinHash

    shingles = _shingles(article)
    if not shingles:
        return None
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    minhash.update(sorted(shingles))
    return np.array(minhash.digest(), dtype=np.uint32)


def _shingles(article: Article) -> set[str]:
    lines = page_lines(article.text)
    paragraphs = (line.text for line in lines if line.is_prose and not line.is_learnable)
    forms = [form for text in paragraphs for form in words(text)]
    if len(forms) >= FEWEST:
        return {" ".join(forms[i : i + SHINGLE]) for i in range(len(forms) - SHINGLE + 1)}
    return {" ".join(words(article.text))} - {""}


def bands(signature: NDArray[np.uint32]) -> list[int]:
    """Return the keys by which alike articles meet, one a band."""
    # The band's number is hashed with its rows, so that equal rows of two bands do not meet.
    rows = signature.reshape(BANDS, ROWS).astype(np.uint64)
    keys = np.arange(1, BANDS + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for column in rows.T:
            keys = (keys ^ column) * np.uint64(0x100000001B3)
            keys ^= keys >> np.uint64(29)
    return [int(key) for key in keys.view(np.int64)]


def are_alike(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> bool:
    """Return whether two signatures are those of copies."""
    return float(np.mean(one == other)) >= ALIKE
