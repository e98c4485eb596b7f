"""Article files to answers with citations. Knows nothing of `bot`.

In reading order, each importing only from those before it:

    article, errors     the values and the errors of everything else
    text/               Arabic: folding, words, sentences, dates, names (pure functions)
    question, followup  what a question asks for, and how it reads on its own
    corpus/             a file to an Article, an Article to Chunks
    encoders/           texts to unit vectors
    library/            what is stored: SQLite, and the FAISS index made from it
    store/              its vectors in Milvus, for several machines
    retriever/          a question to Hits: dense and lexical search, fused
    reader/             Hits to Readings: sentence, span, agreement, confidence
    answer, stories     Readings to a Reply; copies of one article cited as one
    asking              the pieces put together
    reasons             an Answer to the figures that made it
    evaluation/         question sets asked and judged
"""
