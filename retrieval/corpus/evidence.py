"""Why something is believed of an article: the line of its text that says so."""

from retrieval.article import Article, Origin
from retrieval.corpus.page_lines import Line, line_form, page_lines
from retrieval.text.dates import find_dates


def origin_of(article: Article, field: str) -> Origin | None:
    """Return where a field was found; None where the article has none."""
    return article.published_from if field == "published" else article.origins.get(field)


def line_for(article: Article, field: str) -> str | None:
    """Return the first line of the text that tells a field; None where no one line does.

    Args:
        field: One that was read from the text: title, outlet, author, published.
    """
    found = (line for line in page_lines(article.text) if _tells(line, article, field))
    return next((line.text for line in found), None)


def _tells(line: Line, article: Article, field: str) -> bool:
    if field == "published":
        days = ((mention.exact, mention.swapped) for mention in find_dates(line.text[:2000]))
        return any(article.published in pair for pair in days)
    value = line_form(str(getattr(article, field))).rstrip("…")
    if field == "title":  # days among its clauses were left out
        value = value.partition(" … ")[0]
    return value in line_form(line.text)
