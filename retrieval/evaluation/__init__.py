"""Question sets asked and judged: what is accepted, how it is counted, what comes out."""
