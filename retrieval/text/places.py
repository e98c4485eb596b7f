"""Names of countries, regions and cities, in Arabic and English."""

import re
from functools import cache

from babel import Locale

from retrieval.text.arabic import fold, stem


@cache
def place_names() -> frozenset[str]:
    """Return countries, regions and cities in folded Arabic and English, from the CLDR."""
    return frozenset(
        folded
        for language in ("ar", "en")
        for name in _cldr_names(Locale(language))
        if len(folded := " ".join(fold(name).replace("-", " ").split())) >= 3
    )


@cache
def country_stems() -> frozenset[str]:
    """Return the stems by which countries and their nationalities are written in Arabic.

    «فرنسا» and «الفرنسي» have one stem; «ألمانيا» has two, since its first letters look like «ال».
    """
    names = Locale("ar").territories.items()
    folded = [fold(name) for code, name in names if not code.isdigit() and " " not in name]
    return frozenset(stem(form) for name in folded for form in (name, "ال" + name))


def both_countries_or_cities(one: str, other: str) -> bool:
    """Return whether two names are known to be of one sort, so that one is not part of the other.

    «فرنسا» and «ألمانيا» are, «باريس» and «برلين» too; «باريس» may be in «فرنسا».
    """
    return any(_bare(one) in names and _bare(other) in names for names in _sorts())


def _bare(name: str) -> str:
    """Return a folded name without «مدينة» or what else says its sort."""
    folded = " ".join(fold(name).split())
    return re.sub(r"^(?:ال)?(?:مدينه|عاصمه|دوله|جمهوريه|مملكه) ", "", folded)


@cache
def _sorts() -> tuple[frozenset[str], frozenset[str]]:
    locales = [Locale(language) for language in ("ar", "en")]
    countries = [n for loc in locales for c, n in loc.territories.items() if not c.isdigit()]
    cities = [z["city"] for loc in locales for z in loc.time_zones.values() if "city" in z]
    return frozenset(map(_bare, countries)), frozenset(map(_bare, cities))


def _cldr_names(locale: Locale) -> list[str]:
    countries = [name for code, name in locale.territories.items() if not code.isdigit()]
    cities = [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
    return countries + cities
