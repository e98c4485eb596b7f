"""A question to the passages most likely to answer it."""
