"""What the index over the chunk vectors is made of; `vectors` puts it together.

kinds      which kind of index, for how many vectors; how much a search looks at
engine     FAISS: vectors in, row numbers and cosines out
recall     the nearest of sample questions, exactly, and how many of them an index finds
base       an index made of one state of the library, that keeps its promise of recall
file       the base in a file, with a checksum
probes     the sample questions
"""
