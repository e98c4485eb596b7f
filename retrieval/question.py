"""What a question asks for: its kind, and the words it is about."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from retrieval.arabic import fold, stem, words
from retrieval.stopwords import STOP_WORDS


class Kind(StrEnum):
    """What an answer must be."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    HOW_LONG = "how long"
    WHY = "why"
    HOW = "how"
    LIST = "list"
    WHAT = "what"


# A question may open with a conjunction, a greeting's particle or a clause («بحسب التقرير، من …»).
_HEAD = r"(?:^|[,:.!?] ?)(?:(?:و|ف|طب|طيب|يعني|بس|ولكن|لكن|and|but|so) ?)?"
_TIME = r"(?:ساع|دقيق|دقاي|دقاء|ثاني|يوم|ايام|شهر|شهور|اشهر|سن[هتي]|سنوات|عام|اعوام|اسبوع|اسابيع|وقت|زمن|عقد|قرن)"
_HOW_MUCH = r"(?:كم|كام|قديش|قداش|اديش|قد ايش|قد ايه|اد ايه|شحال|بكم|بكام|how (?:many|much|long))"
_LASTED = r"(?:استمر|استغرق|دام|امتد|طول|تستمر|يستمر|تستغرق|يستغرق|قعد|خد|اخذ)"

# Tried in this order on the folded question; the first that is found decides.
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (Kind.WHY, r"\b(?:و|ف)?(?:لماذا|ليش|ليه|علاش|لشو|why)\b|\bما (?:هو |هي )?(?:ال)?(?:سبب|اسباب|دافع|دوافع)\b|\bلم [تينا]\w+ .*\?"),
    (Kind.HOW_LONG, rf"\b(?:و|ف)?{_HOW_MUCH} (?:من )?(?:ال)?{_TIME}|\b(?:و|ف)?{_HOW_MUCH} {_LASTED}|\b(?:ما|كم) (?:هي )?(?:ال)?مد[هت]\b|\bhow long\b"),
    (Kind.HOW_MANY, rf"\b(?:و|ف)?{_HOW_MUCH}\b|\bما (?:هو |هي )?(?:ال)?(?:عدد|نسبه|سعر|قيمه|حجم|ارتفاع|مساحه|تكلفه|عمر|درجه|سرعه|وزن|طول|عمق|مبلغ)\b|\bwhat (?:percentage|number|share|price)\b"),
    (Kind.WHEN, rf"\b(?:و|ف|ل|من)?(?:متي|امتي|ايمتي|ايمته|امتا|متين|وقتاش|فوقاش|فوقتاش|وقتيش|when)\b|\b(?:اي|ايه|what|which) (?:ال)?(?:عام|سنه|تاريخ|يوم|شهر|وقت|قرن|ساعه|year|day|date|month|time)\b|\bما (?:هو )?(?:ال)?(?:تاريخ|موعد)\b"),
    (Kind.WHERE, r"\b(?:و|ف|ل|ب|من)?(?:اين|وين|فين|فوين|منين|لوين|لفين|where)\b|\b(?:اي|ايه|what|which) (?:ال)?(?:مدينه|دوله|بلد|مكان|منطقه|قاره|محافظه|ولايه|قريه|موقع|عاصمه|city|country|place|state)\b|\bما (?:هي )?عاصمه\b"),
    (Kind.LIST, r"\b(?:ما|من|ماذا) (?:هم|هما|هن)\b|\bما هي (?:ال)?(?:اهم|ابرز|اسماء|دول|انواع|شروط|مطالب|نقاط|مقترحات)\b|\b(?:اذكر|عدد لي|name the|list)\b"),
    (Kind.WHO, rf"{_HEAD}(?:من|مين|منو|منهو|شكون|اشكون)\b(?! (?:اين|اي|متي|خلال|بين|اجل|حيث|قبل|بعد|جهه)\b)|\b(?:مين|منو|منهو|شكون|لمن|ممن|بمن|عمن)\b|\b(?:مع|الي|علي يد|عن|قبل|ضد|من) من ?\?*$|\bما (?:هو )?اسم (?!ال(?:جريده|صحيفه|مدينه|شركه|كتاب|مشروع|دوله|وكاله|قناه|منظمه))|\b(?:who|whom|whose)\b"),
    (Kind.HOW, r"\b(?:و|ف)?(?:كيف|ازاي|شلون|كيفاش|how)\b"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_UNIT = re.compile(
    rf"\b{_HOW_MUCH} (?:عدد |هو عدد |of |the )*(?:ال)?(\w+)|\b(?:عدد|number of) (?:ال)?(\w+)"
)


@dataclass(frozen=True)
class Question:
    """A question that stands alone, and what can be read off its words."""

    text: str

    @cached_property
    def folded(self) -> str:
        """The search form, spaces single, closing mark kept."""
        return " ".join(fold(self.text).split())

    @cached_property
    def kind(self) -> Kind:
        """What an answer must be; WHAT when no question word says more."""
        return next((kind for kind, p in _COMPILED if p.search(self.folded)), Kind.WHAT)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """Folded words it is about, in order: question and stop words left out, no word twice."""
        return tuple(dict.fromkeys(w for w in words(self.text) if w not in STOP_WORDS))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Light stems of the content words."""
        return frozenset(map(stem, self.content))

    @cached_property
    def unit(self) -> str | None:
        """Stem of the thing counted («كم ساعة» counts hours), where one is named."""
        match = _UNIT.search(self.folded)
        if match is None or self.kind not in (Kind.HOW_MANY, Kind.HOW_LONG):
            return None
        word = next(filter(None, match.groups()))
        return None if word in STOP_WORDS else stem(word)

    @cached_property
    def is_arabic(self) -> bool:
        """Whether most of its letters are Arabic."""
        letters = [char for char in self.folded if char.isalpha()]
        return 2 * sum("ء" <= char <= "ي" for char in letters) >= len(letters)
