"""The library in vectors/: SQLite is the truth, the FAISS index is made from it."""
