"""Names of countries, regions and cities, in Arabic and English."""

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


def _cldr_names(locale: Locale) -> list[str]:
    countries = [name for code, name in locale.territories.items() if not code.isdigit()]
    cities = [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
    return countries + cities
