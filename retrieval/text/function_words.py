"""Words that ask, join, point and count, by what they do in a question; all in folded form."""

from retrieval.text.arabic import fold, stem
from retrieval.text.dialect import interrogatives
from retrieval.text.lexicon import word_set
from retrieval.text.places import country_stems
from retrieval.text.pronouns import Pronoun
from retrieval.text.stopwords import QUESTION_WORDS, STOP_WORDS


def folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


PARTICLES = folded("و ف طب طيب يعني بس لكن ولكن and but so ok okay")
RELATIVE = {
    fold(word): pronoun
    for word, pronoun in (
        ("الذي", Pronoun.HIS), ("التي", Pronoun.HER), ("الذين", Pronoun.THEIR), ("اللي", None),
        ("اللذان", Pronoun.OF_TWO), ("اللذين", Pronoun.OF_TWO),
        ("اللتان", Pronoun.OF_TWO), ("اللتين", Pronoun.OF_TWO), ("اللذي", Pronoun.HIS),
        ("اللتي", Pronoun.HER),
    )
}  # fmt: skip
"""Words that open a relative clause, and the pronoun in it that stands for what they follow."""
CLAUSE = folded(
    "أن إن بأن لأن إنها إنه أنها أنه عندما حين حينما بعدما كي لكي إذا لو قبل بعد عند أثناء منذ عقب "
    "when if while after before that"
)
"""Words that open another clause: a pronoun in it may stand for what was named before."""
ALSO_OTHERWISE = folded(
    "من ما أي أية هو هي الذي اسم هل who whom whose what which where when why how"
)
"""Words that ask where a question begins, and inside it are mostly something else."""
MORE_ASKING = folded("who whom whose what which where when why how علام إلام")
OWN_WAW = frozenset(map(stem, word_set("waw")))
"""Stems of words whose «و» is their own letter."""
ENGLISH_PRONOUNS = folded("he she it they him her them his its their that this there one")
BETWEEN_NAMES = folded("دي دا دو ده دول")
"""«دي» is «this» in a dialect, and a part of names: «ليوناردو دي كابريو»."""
ORDINALS = folded("الأول الثاني الثالث الرابع الآخر الأخير الأخرى الأولى الثانية الثالثة")
AUXILIARIES = folded(
    "كان كانت كانوا سوف قد رح راح عم بدو هو هي هم هما did does do is are was were will would can "
    "could has have had many much old long"
)
PREPOSITIONS = folded(
    "عن في على إلى من مع حول بشأن ضد بعد قبل خلال أن إن عند لدى ك about of to with in on at for"
)
COUNTED = folded("كم كام قديش أي أية شحال which what")
MEASURES = folded(
    "عدد نسبة سعر قيمة حجم ارتفاع مساحة تكلفة عمر درجة سرعة وزن طول عمق مبلغ ثمن مدة حصيلة"
)
"""After «كم» these are what is asked for, and no verb follows: «كم مساحة آسيا؟»."""
MEASURING = folded(
    "كلف كلفت يكلف تكلف بلغ بلغت يبلغ تبلغ دفع دفعت دفعوا أنفق أنفقت أنفقا أنفقوا استمر استمرت "
    "يستمر استغرق استغرقت دام دامت باع باعت خسر خسرت ربح ربحت كسب كسبت تقاضى يساوي يزن تزن "
    "يبعد تبعد سجل سجلت"
)
"""Verbs after «كم», where else a noun follows: «كم كلّف بناؤه؟»."""
HAPPENING = folded(
    "حدث حدثت يحدث تحدث حصل يحصل جرى يجري وقع يقع صار يصير نتج ينتج ترتب أدى يؤدي سبب يسبب تسبب "
    "يعني تعني يعيش تعيش يؤثر تؤثر كان يكون"
)
"""What does these is «ماذا» itself."""
IMPERSONAL = folded(
    "يمكن يمكنك ممكن يجب ينبغي يوجد توجد يتم تم تمت يقال قيل أطلق يطلق أطلقت تطلق هناك هنالك يلزم"
)
"""These have no subject that could be lacking."""
PASSIVE = folded("حكم قبض عثر أفرج أعلن كشف اتفق صودق")
"""Before a preposition these may be passives without a subject: «متى أُعلن عن الاتفاق؟»."""
BECOMING = folded("صار صارت أصبح أصبحت بات باتت ظل ظلت عين عينت انتخب انتخبت كان كانت")
"""A predicate follows these, in the accusative: «متى صار أميراً؟» lacks the subject."""
COPULAS = folded("كان كانت كانوا")
PEACE = folded("السلام وسلم الصلاة الله")
"""Beside these «عليه» and «عنه» are of a formula: «عليه السلام», «رضي الله عنه»."""
ELATIVES = folded(
    "أول آخر أكبر أصغر أهم أبرز إحدى أحد كل بعض جميع معظم أشهر أعلى أطول أكثر أقدم أحدث أفضل أقل"
)
"""Of something that follows, so no name before a pronoun: «أكبر جزرها»."""
MEN = folded("القادة السادة الطلبة الخليفة العلامة الأئمة الأساتذة الصحابة الساسة القضاة الدعاة")
"""Men, though they end with «ة»."""
FROM_THE_SIDE = folded("طرف جانب جهة ناحية قبل ضمن بين")
"""«من» before these asks nothing: «ومن جانب روسيا؟»."""
SKIPPED_BEFORE_VERBS = folded("لم لا لن قد سوف كان كانت")


def counts(form: str) -> bool:
    """Return whether a noun follows that is asked about; «بكم» asks for a price."""
    return form in COUNTED or without_preposition(form) in ("اي", "ايه")


def goes_on(form: str) -> bool:
    return form in AUXILIARIES or asks(form)


def is_joined(form: str) -> bool:
    """Return whether the first word has «و» or «ف» joined to it.

    «وين» and «وينتا» are words that ask, and no word but foreign names begins with «و» twice. Of
    a word of three letters it cannot be told, unless that is a country: «وقطر», but «وفد».
    """
    rest = form[1:]
    if form[0] not in "وف" or len(rest) < 2 or form in interrogatives():
        return False
    if rest in STOP_WORDS | HAPPENING or asks(rest) or rest.startswith("ال"):
        return True
    if form[0] == "ف" or len(rest) < 3:
        return False
    if rest[0] == "و" or stem(rest) in country_stems():
        return True
    return len(rest) >= 4 and stem(form) not in OWN_WAW


JOINED_TO = "بلف"


def without_preposition(form: str) -> str:
    """Return «أي» of «بأي» and the like; other words as they are."""
    bare = form[1:]
    return bare if form[:1] in JOINED_TO and bare in ("اي", "ايه", "كم") else form


def asks(form: str) -> bool:
    if form in QUESTION_WORDS or form in interrogatives() or form in MORE_ASKING:
        return True
    return without_preposition(form) != form
