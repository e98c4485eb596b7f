"""What a question asks for: its kind, and the words it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise, takewhile
from unicodedata import normalize

from retrieval.text.arabic import fold, stem, tokens, words
from retrieval.text.calendar_words import any_of
from retrieval.text.dates import DateMention, date_terms, find_dates
from retrieval.text.dialect import Standard, has_tense, standard
from retrieval.text.lexicon import word_set
from retrieval.text.places import country_stems, place_names
from retrieval.text.pronouns import joined
from retrieval.text.stopwords import STOP_WORDS

LONGEST_QUESTION = 1000
"""A question has at most this many code points."""

_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+"
)


def clean(text: str) -> str:
    """Return a question's words: control and bidi characters and lone surrogates as one space.

    Raises:
        ValueError: It is too long, or has no letter or digit.
    """
    # One «ﷺ» is eighteen letters to read.
    length = max(len(text), len(normalize("NFKC", text[: LONGEST_QUESTION + 1])))
    if length > LONGEST_QUESTION:
        raise ValueError(
            f"the question has {length:,} characters; ask in at most {LONGEST_QUESTION:,}"
        )
    cleaned = " ".join(_UNSEEN.sub(" ", text).split())
    if not any(char.isalnum() for char in cleaned):
        raise ValueError("the question has no words; write what you want to know")
    return cleaned


_OF_BELONGING = re.compile(r"ال\w{2,}(?:ي|يه|يين|يون)")


def is_attribute(noun: str, word: str) -> bool:
    """Return whether a folded word behind a noun says to whom it belongs («الروسي», «المصرية»)."""
    return noun not in STOP_WORDS and _OF_BELONGING.fullmatch(word) is not None


def attributes(forms: Sequence[str]) -> list[tuple[str, str]]:
    """Return the stems of definite nouns in a row of folded words, and of the attribute behind.

    «وزير الخارجية الروسي» has one: what stands behind a noun without «ال» is a noun itself.
    """
    return [
        (stem(noun), stem(word))
        for noun, word in pairwise(forms)
        if noun.startswith(_DEFINITE) and is_attribute(noun, word)
    ]


_WITH_ARTICLE = ("ال", "لل", "بال", "وال")
_DEFINITE = (*_WITH_ARTICLE, "نظير")
"""Beginnings of definite nouns; «نظيره» has a pronoun behind it."""


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


def _any(words: str) -> str:
    """Return a pattern for any of the folded words in `words`; `_` stands for a space in one."""
    return "(?:" + "|".join(word.replace("_", " ") for word in words.split()) + ")"


# A question may open with a conjunction, a greeting's particle or a clause («بحسب التقرير، من …»).
_HEAD = r"(?:^|[,:.!?] ?)(?:(?:و|ف|طب|طيب|يعني|بس|ولكن|لكن|and|but|so) ?)?"
_TIME = _any(
    "ساع دقيق دقاي دقاء ثاني يوم ايام شهر شهور اشهر سن[هتي] سنوات عام اعوام اسبوع اسابيع وقت زمن "
    "عقد قرن"
)
_HOW_MUCH = _any("كم كام قديش قداش اديش قد_ايش قد_ايه اد_ايه شحال بكم بكام how_(?:many|much|long)")
_LASTED = _any("استمر استغرق دام امتد تستمر يستمر تستغرق يستغرق قعد خد اخذ")
_MEASURE = _any("عدد نسبه سعر قيمه حجم ارتفاع مساحه تكلفه عمر درجه سرعه وزن طول عمق مبلغ")
_WHEN = _any("متي امتي ايمتي ايمته امتا متين وقتاش فوقاش فوقتاش وقتيش when")
_WHERE = _any("اين وين فين فوين منين لوين لفين where")
_WHO = _any("من مين منو منهو شكون اشكون")
_WHICH = _any("اي ايه what which")
_DATES = _any("عام سنه تاريخ يوم شهر وقت قرن ساعه year day date month time")
_PLACES = _any(
    "مدينه دوله بلد بلاد مكان منطقه قاره محافظه ولايه قريه موقع عاصمه city country place state"
)
_THINGS = _any("اهم ابرز اسماء دول انواع شروط مطالب نقاط مقترحات")
_NOT_PEOPLE = _any("جريده صحيفه مدينه شركه كتاب مشروع دوله وكاله قناه منظمه")
_AFTER_FROM = _any("اين اي متي خلال بين اجل حيث قبل بعد جهه")

# Tried in this order on the folded question; the first that is found decides.
_PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        Kind.WHY,
        (
            r"\b(?:و|ف)?(?:لماذا|ليش|ليه|علاش|لشو|why)\b",
            r"\bما (?:هو |هي )?(?:ال)?(?:سبب|اسباب|دافع|دوافع)\b",
            rf"{_HEAD}لم [تين]\w+",
        ),
    ),
    (
        Kind.HOW_LONG,
        (
            rf"\b(?:و|ف)?{_HOW_MUCH} (?:من )?(?:ال)?{_TIME}",
            rf"\b(?:و|ف)?{_HOW_MUCH} {_LASTED}|\b{_LASTED}\w* كم(?= في\b|\W*$)",
            r"\b(?:ما|كم) (?:هي )?(?:ال)?مد[هت]\b|\bhow long\b",
        ),
    ),
    (
        Kind.HOW_MANY,
        (
            rf"(?<!الساعه )\b(?:و|ف)?{_HOW_MUCH}\b",
            rf"\bما (?:هو |هي )?(?:ال)?{_MEASURE}\b",
            r"\bwhat (?:percentage|number|share|price)\b",
        ),
    ),
    (
        Kind.WHEN,
        (
            rf"\b(?:و|ف|ل|من)?{_WHEN}\b|\bالساعه كم\b",
            rf"\b[بلف]?{_WHICH} (?:ال)?{_DATES}\b",
            r"\bما (?:هو )?(?:ال)?(?:تاريخ|موعد)\b",
        ),
    ),
    (
        Kind.WHERE,
        (
            rf"\b(?:و|ف|ل|ب|من)?{_WHERE}\b",
            rf"\b[بلف]?{_WHICH} (?:ال)?{_PLACES}\b",
            r"\bما (?:هي )?(?:ال)?عاصمه\b",
        ),
    ),
    (
        Kind.LIST,
        (
            r"\b(?:ما|من|ماذا) (?:هم|هما|هن)\b",
            rf"\bما هي (?:ال)?{_THINGS}\b",
            r"\b(?:اذكر|عدد لي|name the|list)\b",
        ),
    ),
    (
        Kind.WHO,
        (
            rf"{_HEAD}(?:(?:مع|عن|ضد|الي|بقياده|علي يد) )?{_WHO}\b(?! {_AFTER_FROM}\b)",
            r"\b(?:مين|منو|منهو|شكون|لمن|ممن|بمن|عمن|who|whom|whose)\b",
            r"\b(?:مع|الي|علي يد|عن|قبل|ضد|من) من ?\?*$",
            rf"\bما (?:هو )?اسم (?!ال{_NOT_PEOPLE}\b)",
        ),
    ),
    (Kind.HOW, (r"\b(?:و|ف)?(?:كيف|ازاي|شلون|كيفاش|how)\b",)),
)
# «بأي مدينة», «بكم»: no stop words of the index.
_JOINED = frozenset(p + word for p in "بلف" for word in ("اي", "ايه", "كم", "ماذا", "اين"))
_COMPILED = tuple((kind, re.compile("|".join(patterns))) for kind, patterns in _PATTERNS)
_UNIT = re.compile(
    rf"\b{_HOW_MUCH} (?:عدد |هو عدد |of |the )*(?:ال)?(\w+)|\b(?:عدد|number of) (?:ال)?(\w+)"
)


def bracketed(text: str) -> tuple[str, str]:
    """Return a question without its closing mark and a bracket at its end, and what that holds.

    >>> bracketed("متى ولد (سعد أردش)؟")
    ('متى ولد', 'سعد أردش')
    """
    match = re.search(r"^(.*)\(([^()]*)\)\W*$", text, re.DOTALL)
    if match is None:
        return text.rstrip("؟?!. "), ""
    return match[1].rstrip(), match[2].strip()


_BEFORE_COMMON = frozenset({"من", "ما", "كم", "اي", "ايه", "باي", "لاي"})
"""What stands after these is a verb or the sort of thing asked for."""
_BEFORE_VERBS = frozenset({"ماذا", "متي", "اين", "كيف", "لماذا", "بماذا"})
"""What stands after these is a verb; in dialects often a name («متى كازاخستان دخلت …»)."""


NEWEST = frozenset(map(fold, ["آخر", "لآخر", "بآخر", "أحدث", "لأحدث", "بأحدث"]))
"""Before a noun without «ال»: «الطرف الآخر» is the other, «أحدث الزلزال» a verb."""
_OPEN_TIME = re.compile(
    rf"(?<!\w)(?:{any_of('منذ|مذ|قبل|بعد|حتى|لغاية|since|before|after|until')}) +"
    rf"(?:{any_of('يوم|شهر|عام|سنة|نهاية|بداية|تاريخ|the')} +)*$"
)


def _is_common(form: str, written: str) -> bool:
    """Return whether a word's form says that it is no name: «جندياً», «صفحة», "soldiers"."""
    if form.isascii():
        return form.isalpha() and written.islower()
    return not _is_marked(form) and (written[-1] == "ة" or "ً" in written)


def _is_marked(form: str) -> bool:
    """Return whether a word has «ال» or names a place."""
    return form.startswith(_WITH_ARTICLE) or form in place_names() or stem(form) in country_stems()


@dataclass(frozen=True)
class Question:
    """A question that stands alone, and what can be read off its words."""

    text: str

    @cached_property
    def standard(self) -> Standard:
        """The question as the standard language would ask it, as far as dialects are known."""
        return standard(self.text)

    @cached_property
    def folded(self) -> str:
        """The search form of the standard question, spaces single, closing mark kept."""
        return " ".join(fold(self.standard.text).split())

    @cached_property
    def kind(self) -> Kind:
        """What an answer must be; WHAT when no question word says more."""
        asked = (self.folded, " ".join(fold(self.text).split()))
        found = (kind for text in asked for kind, p in _COMPILED if p.search(text))
        return next(found, Kind.WHAT)

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """Index terms of the dates it names; of a day no term for its month beside it."""
        found = [term for term, _, _ in date_terms(self.standard.text)]
        has_day = any(term.startswith("date:") for term in found)
        return tuple(t for t in dict.fromkeys(found) if not (has_day and t.startswith("month:")))

    @cached_property
    def times(self) -> tuple[DateMention, ...]:
        """The dates that say when; not those from or up to which it asks («منذ 2010»)."""
        text = self.standard.text
        return tuple(m for m in find_dates(text) if not _OPEN_TIME.search(fold(text[: m.start])))

    @cached_property
    def asks_latest(self) -> bool:
        """Whether it asks for what is newest: «آخر مباراة», «الاجتماع الأخير», "latest"."""
        found = tokens(self.standard.text)
        before_a_noun = any(
            a.form in NEWEST and (b.form in word_set("news") or not _is_marked(b.form))
            for a, b in pairwise(found)
        )
        return before_a_noun or any(token.form in word_set("latest") for token in found)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """Folded words it is about, in order, each once: no question words, stop words or dates."""
        dated = [(start, end) for _, start, end in date_terms(self.standard.text)]
        own = (
            token.form
            for token in tokens(self.standard.text)
            if not any(start <= token.start < end for start, end in dated)
        )
        return tuple(dict.fromkeys(f for f in own if f not in STOP_WORDS and f not in _JOINED))

    @cached_property
    def without_pronouns(self) -> dict[str, str]:
        """Of a follow-up's folded words with a pronoun these without it: «مساحة» of «مساحته»."""
        if not self.aside:
            return {}
        text = self.standard.text
        found = ((token.form, joined(token, text)) for token in tokens(text))
        return {form: fold(j.bare) for form, j in found if j and not j.is_preposition}

    @cached_property
    def common(self) -> frozenset[str]:
        """Content words that are no names, by their place or form.

        A word after one that asks is what was done or what is counted («من رافق», «كم صفحة»), one
        with «ة» or tanwin is a noun, one with the signs of a dialect's tenses is a verb, an English
        one in small letters either. Words with «ال» are not among them: they say what it is about.
        """
        text = self.standard.text
        found = tokens(text)
        before = _BEFORE_COMMON | (frozenset() if self.standard.is_dialect else _BEFORE_VERBS)
        asked = {b.form for a, b in pairwise(found) if a.form in before and not _is_marked(b.form)}
        by_form = {t.form for t in found if _is_common(t.form, text[t.start : t.end])}
        verbs = {t.form for t in found if self.standard.is_dialect and has_tense(t.form)}
        return frozenset(self.content) & (asked | by_form | verbs)

    @cached_property
    def aside(self) -> frozenset[str]:
        """Content words that stand only in a bracket at the end, as what a follow-up is about."""
        asked, about = bracketed(self.standard.text)
        return frozenset(words(about)) - frozenset(words(asked))

    @cached_property
    def unit(self) -> str | None:
        """Stem of the thing counted («كم ساعة» counts hours), where one is named."""
        match = _UNIT.search(self.folded)
        if match is None or self.kind not in (Kind.HOW_MANY, Kind.HOW_LONG):
            return None
        word = next(filter(None, match.groups()))
        return None if word in STOP_WORDS else stem(word)

    @cached_property
    def attributions(self) -> tuple[tuple[str, str], ...]:
        """Stems of its definite nouns and of the attribute of belonging behind: «الوفد الروسي»."""
        return tuple(attributes(words(self.standard.text)))

    @cached_property
    def role(self) -> tuple[str, ...]:
        """Folded words of the role it asks for, up to a word like «في» or «الذي»; () for none."""
        if not self.asks_role:
            return ()
        forms = words(self.standard.text)
        first = forms.index(self.content[0])
        return tuple(takewhile(lambda form: form not in STOP_WORDS, forms[first:]))

    @cached_property
    def asks_role(self) -> bool:
        """Whether it asks who holds a role («من هو وزير …؟»), not who did something."""
        first = self.content[0] if self.content else ""
        return self.kind is Kind.WHO and bool({first, first.removeprefix("ال")} & word_set("roles"))

    @cached_property
    def is_arabic(self) -> bool:
        """Whether most of its letters are Arabic."""
        letters = [char for char in self.folded if char.isalpha()]
        return 2 * sum("ء" <= char <= "ي" for char in letters) >= len(letters)
