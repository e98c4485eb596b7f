"""The vectors in Milvus, for a library that more than one machine searches.

    address     where the collection is, as `DALIL_STORE` says it
    marker      which state of which library the collection holds
    rows        a chunk to a row, and back to what a citation needs
    collection  the collection itself; the home of pymilvus
    syncing     the collection brought in step with the library
    index       the collection as search sees it (a `ChunkIndex`)

The SQLite library stays the truth. The collection is derived from it like the FAISS file: it says
what it was made from, and is made anew from the vectors in the library, without embedding.
"""
