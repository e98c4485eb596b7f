"""Arabic (and Latin) text: folding, words, sentences, names and dates in it. Pure functions."""
