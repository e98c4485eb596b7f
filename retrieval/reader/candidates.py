"""Stretches of a sentence that could answer a question of a given kind, by their form alone."""

import re
from dataclasses import dataclass
from functools import cache

from retrieval.article import Span
from retrieval.question import Kind
from retrieval.reader.people import people
from retrieval.text.arabic import fold, stem
from retrieval.text.dates import find_dates
from retrieval.text.lexicon import word_set
from retrieval.text.line import Line
from retrieval.text.places import place_names
from retrieval.text.stopwords import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible answer: words first..stop-1 of a line.

    Attributes:
        trust: How sure its form makes it, 0..1: a full date 1.0, a bare weekday 0.5.
        head: Stems of what a number counts or of the role a person holds; empty when unknown.
    """

    first: int
    stop: int
    trust: float
    head: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Strong:
    """A candidate of one question, and how much speaks for it (about 0 to 3)."""

    span: Span
    strength: float


def candidates(line: Line, kind: Kind) -> list[Candidate]:
    """Return the stretches of `line` that have the form of an answer to `kind`, in order."""
    match kind:
        case Kind.WHEN:
            return times(line)
        case Kind.HOW_MANY:
            return quantities(line)
        case Kind.HOW_LONG:
            return [c for c in quantities(line) if any(_is_time_unit(head) for head in c.head)]
        case Kind.WHERE:
            return places(line)
        case Kind.WHO:
            return [Candidate(p.first, p.stop, p.trust, p.role) for p in people(line)]
        case _:
            return []


# --- when ------------------------------------------------------------------------------------

_LOOSE_TIMES = re.compile(
    # Where none can begin is told by a letter, before the words are tried one by one.
    r"(?:(?<!\w)|(?=يوم ))(?=[ياغف])(?:"
    r"(?:يوم )?\b(?:الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت|الاحد)\b"
    r"(?: (?:الماضي|المقبل|القادم|الجاري)\b)?|\b(?:اول )?امس\b|\bاليوم\b|\bغدا\b"
    r"|\b(?:الاسبوع|الشهر|العام|السنه|القرن) (?:الماضي|الماضيه|المقبل|المقبله|القادم|الجاري)\b"
    r"|\bفي غضون \w+|\bالقرن ال\w+(?: عشر)?(?: قبل الميلاد)?)"
)


def times(line: Line) -> list[Candidate]:
    """Return dates (trust 1 with a day, else 0.8) and looser words of time (0.4)."""
    dated = _dates(line)
    taken = {word for c in dated for word in range(c.first, c.stop)}
    loose = [
        Candidate(first, stop, 0.4)
        for first, stop in line.find(_LOOSE_TIMES)
        if taken.isdisjoint(range(first, stop))
    ]
    return sorted(dated + loose, key=lambda c: c.first)


def _dates(line: Line) -> list[Candidate]:
    dated: list[Candidate] = []
    for mention in find_dates(line.source):
        first, stop = line.within(mention.start, mention.end)
        trust = 1.0 if mention.day else 0.8
        if dated and first - dated[-1].stop <= 1 and _joins(line, dated[-1].stop, first):
            dated[-1] = Candidate(dated[-1].first, stop, trust)  # «11 و12 يناير» is one answer
        elif first < stop:
            dated.append(Candidate(first, stop, trust))
    return dated


def _joins(line: Line, stop: int, first: int) -> bool:
    """Return whether words stop..first-1 make one range of the dates on both sides."""
    between = line.source[line.places[stop - 1][1] : line.places[first][0]].split()
    return all(fold(word) in ("و", "الي", "حتي", "-", "–") for word in between)


# --- how many, how long ----------------------------------------------------------------------

_DIGITS = r"\d+(?:\.\d+)?"
_COUNT = (
    r"(?:و|ب|ل)?(?:واحد|واحده|اثن(?:ان|ين|تان|تين)|اثنا|اثني|ثلاث|اربع|خمس|ست|سبع|ثمان|ثماني|تسع|عشر"
    r"|احدي|احد|ثلاثه|اربعه|خمسه|سته|سبعه|ثمانيه|تسعه|عشره|عشر(?:ون|ين)|ثلاث(?:ون|ين)|اربع(?:ون|ين)"
    r"|خمس(?:ون|ين)|ست(?:ون|ين)|سبع(?:ون|ين)|ثمان(?:ون|ين)|تسع(?:ون|ين)|(?:م[ءي]|ماء)(?:ه|ت(?:ان?|ين?))"
    r"|(?:ثلاث|اربع|خمس|ست|سبع|ثماني?|تسع)(?:م[ءي]|ماء)ه|نصف|ربع|ثلث|بضع|بضعه|عشرات|م[ءي]ات|الاف"
    r"|الف(?:ان?|ين?)?|مليون(?:ان?|ين?)?|ملايين|مليار(?:ات|ان?|ين?)?)"
)
_SCALE = (
    r"(?:الفا?|الاف|مليونا?|ملايين|مليارا?|مليارات|تريليون|(?:ب|في )ال(?:ماءه|م[ءي]ه)"
    r"|hundred|thousand|million|billion)"
)
_QUANTITY = re.compile(
    rf"(?<![\w.])(?:{_DIGITS}|{_COUNT})(?: (?:(?:و )?{_DIGITS}|و?{_COUNT}))*(?: {_SCALE})*\b"
)
_HALVES = frozenset({"ونصف", "وربع", "وثلث"})
_DUALS = re.compile(r"\b(?:ساعت|يوم|سنت|عام|شهر|اسبوع|دقيقت|مر|عقد|قرن)(?:ين|ان)\b")
_TIME_UNITS = frozenset(stem(form) for form in word_set("time_units"))


def _is_time_unit(head: str) -> bool:
    return head in _TIME_UNITS or head.removesuffix("s") in _TIME_UNITS


def quantities(line: Line) -> list[Candidate]:
    """Return numbers with the noun they count as head; numbers inside dates are left out."""
    dated = {number for c in _dates(line) for number in range(c.first, c.stop)}
    found = [_quantity(line, *words) for words in line.find(_QUANTITY)]
    found += [
        Candidate(first, _with_half(line, stop), 0.9, frozenset({_dual_unit(line.forms[first])}))
        for first, stop in line.find(_DUALS)
    ]
    inside = {n for c in found for n in range(c.first + 1, c.stop)}
    apart = (c for c in found if dated.isdisjoint({c.first}) and c.first not in inside)
    return sorted(apart, key=lambda c: c.first)


def _quantity(line: Line, first: int, stop: int) -> Candidate:
    has_noun = (
        stop < len(line.forms)
        and not line.is_apart(stop)
        and line.forms[stop] not in STOP_WORDS
        and len(line.forms[stop]) > 1
    )
    if not has_noun:
        return Candidate(first, stop, 0.7)
    head = frozenset({stem(line.forms[stop])})
    return Candidate(first, _with_half(line, stop + 1), 0.9, head)


def _with_half(line: Line, stop: int) -> int:
    """Return where a quantity ends that has «ونصف» behind its noun."""
    goes_on = stop < len(line.forms) and not line.is_apart(stop)
    return stop + 1 if goes_on and line.forms[stop] in _HALVES else stop


def _dual_unit(form: str) -> str:
    return stem(form[:-2].removesuffix("ت"))


# --- where -----------------------------------------------------------------------------------

_SITE = (
    r"(?:مدينه|مقر|عاصمه|العاصمه|منطقه|قريه|ولايه|محافظه|شارع|ميناء|مطار|جامعه|بلده|جزيره|قصر|ملعب"
    r"|استاد|مستشفي|متحف|مسجد|كنيسه|مخيم|حي|ساحه|معبر|جبل|بحر|نهر|خليج|مبني|قاعه|ضواحي|شمال|جنوب"
    r"|شرق|غرب|وسط|اقليم|دوله|جمهوريه|مملكه|قاعده|بعثه|سجن|معهد|مركز|مدرسه|ارض|اراضي|الاراضي)"
)
_INTO = r"(?:في|الي|من|لدي|قرب|داخل|خارج|عند|نحو|صوب|باتجاه)"
_NOT_PLACE = (
    r"(?:اطار|حين|حال|حاله|ظل|وقت|ختام|غضون|شان|هذا|هذه|ذلك|تلك|كل|اي|ان|ما|الوقت|العام|الشهر|اليوم"
    r"|السابع|الثامن|التاسع|العاشر|الاول|الثاني|الثالث|الرابع|الخامس|السادس|الحادي|الواحد|عام|سنه|مجال"
    r"|مءتمر|بيان|تصريح|تغريده|مقابله|سياق|السياق|المقابل|خلال|بعض|حوار|اول|اخر|اقل|اكثر|عدد|جميع)"
)
_SITE_PHRASE = re.compile(
    rf"\b(?:ب|ل|و)?{_SITE}(?: (?:ال)?\w+){{1,3}}?(?= ,|$| (?:{_INTO}|و\w+|ان|ال[ذت]ي\w*|\d+)\b)"
)
_INTO_PHRASE = re.compile(rf"(?:(?<=\bفي )|(?<=\bالي ))(?!{_NOT_PLACE}\b)[^\W\d]{{3,}}")


def places(line: Line) -> list[Candidate]:
    """Return known countries and cities (CLDR), phrases of site words, and what follows «في»."""
    known = _known_places(line)
    found: dict[int, Candidate] = {}
    for pattern, trust in ((_INTO_PHRASE, 0.4), (_SITE_PHRASE, 0.8)):
        for first, stop in line.find(pattern):
            ends = [end for start, end in known if first <= start and end <= stop]
            found[first] = Candidate(first, min(ends, default=stop), trust)
    for first, stop in known:
        if found.get(first) is None or found[first].trust < 0.8:
            found[first] = Candidate(first, stop, 0.9 if _follows_preposition(line, first) else 0.4)
    return sorted(found.values(), key=lambda c: c.first)


def _follows_preposition(line: Line, number: int) -> bool:
    return number > 0 and re.fullmatch(_INTO, line.forms[number - 1]) is not None


def _known_places(line: Line) -> list[tuple[int, int]]:
    forms = line.forms
    names = place_names()
    found = []
    for first, form in enumerate(forms):
        # The names of places begin with so few words that most are passed over here.
        if _bare(form) not in _openings() and form not in _openings():
            continue
        for length in (4, 3, 2, 1):
            name = " ".join(forms[first : first + length])
            if first + length <= len(forms) and (name in names or _bare(name) in names):
                found.append((first, first + length))
                break
    return found


def _bare(name: str) -> str:
    """Return a name without a letter that may stand joined before it."""
    return _JOINED.sub("", name)


_JOINED = re.compile(r"^[وبلف](?=\w{4})")


@cache
def _openings() -> frozenset[str]:
    """Return the first words of the names of places."""
    return frozenset(name.split()[0] for name in place_names())
