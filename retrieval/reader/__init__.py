"""Passages to the sentence and the span that answer, and how sure that is."""
