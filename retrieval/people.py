"""Names of people in a sentence, found by the roles, titles and verbs around them.

There is no list of names: «وزير الخارجية الأمريكي، أنتوني بلينكن، إن» shows a name by what
stands before and after it.
"""

import re
from dataclasses import dataclass

from retrieval.arabic import stem
from retrieval.line import Line
from retrieval.places import place_names
from retrieval.stopwords import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Person:
    """A name: words first..stop-1; `role` holds the stems of the role beside it."""

    first: int
    stop: int
    trust: float
    role: frozenset[str]


_ROLES = frozenset(
    """رءيس رءيسه وزير وزيره ناءب ناءبه سفير سفيره متحدث متحدثه ناطق ناطقه امين امينه مفوض مفوضه مدير مديره
    قاءد قاءده ملك ملكه امير اميره شيخ سلطان دكتور دكتوره مهندس مهندسه لاعب لاعبه مدرب مدربه كاتب كاتبه شاعر شاعره
    موءلف موءلفه مخرج مخرجه عالم عالمه باحث باحثه خبير خبيره محلل محلله زعيم زعيمه مستشار مستشاره قاضي قاضيه محافظ
    عمده نجم نجمه ممثل ممثله مغني مغنيه فنان فنانه موءسس موءسسه سكرتير جنرال لواء عقيد عميد فريق مساعد مساعده
    مبعوث مبعوثه رسام فيلسوف روايي رواءي موسيقار ملحن مطرب امام بابا خليفه حاكم نبي مصور صحافي صحفي صحافيه
    استاذ استاذه طبيب طبيبه محامي محاميه ناشط ناشطه مرشح مرشحه عضو نظيره نظيرته اللفتنانت المشير السيد السيده
    سيد سيده الملياردير البروفيسور رجل سيناتور النايب نايب المرشد الماريشال القيصر الامبراطور امبراطور مخترع مكتشف
    president minister secretary spokesman spokeswoman ambassador director chief king prince senator general mr mrs dr""".split()
)  # fmt: skip
_SAYING = frozenset(
    """قال قالت اكد اكدت اعلن اعلنت صرح صرحت اضاف اضافت اشار اشارت ذكر ذكرت اوضح اوضحت اعتبر اعتبرت راي رات دعا دعت
    حذر حذرت شدد شددت كتب كتبت الف قاد قادت تراس تراست يتراس تتراس يراس تراس التقي التقت زار زارت عين فاز فازت
    اخترع اكتشف اسس بني رسم اخرج لحن غني سجل احرز ولد توفي سلم سلمها نقلت نقل وصف وصفت طلب طلبت رفض رفضت
    وقال وقالت واكد واكدت واعلن واعلنت وصرح وصرحت واضاف واضافت واشار واشارت واوضح واوضحت واعتبر واعتبرت ودعا ودعت
    يدعي يسمي اسمه اسمها يمثل سيمثل وسيمثل يرافقها يرافقه بقياده برءاسه براسه بزعامه said says told""".split()
)  # fmt: skip
# Words that stand bare (without «ال») in news and are no names.
_COMMON = frozenset(
    """بلاده بلادها بلدان دول دوله روسيا جانب طرف قوات حلف شمال جنوب شرق غرب وسط حول اجل ضرورة ضروره عدم تقديم اجراء تحقيق
    عقد اجتماع اجتماعات محادثات مفاوضات ضمانات مشروع مجلس منظمه لجنه مكتب اداره حكومه وزاره خارجيه دفاع بيان تصريح
    موءتمر صحافي صحفي خلال اثناء مقابل احد احدي اول ثاني ثالث جديد جديده كبير كبيره سابق سابقه حالي عام عامه خاص خاصه
    يوم امس شهر سنه عام اسبوع ساعه ساعات مره مرات عده عدد بعض جميع كافه معظم اكثر اقل اهم ابرز اكبر اعلي افضل
    قد لقد سوف ليس مع عبر نحو مدي سير غير ذات ذي ذو اي كل بشكل بصوره بحسب وفق وفقا نقلا ردا بناء فضلا مضيفا موءكدا
    مشيرا معتبرا محذرا لافتا موضحا معربا مشددا متهما مستبعدا رغبه امكانيه مسءول مسءولين مسءولون مصدر مصادر تقرير
    صحيفه وكاله قناه موقع شركه جامعه مدينه قريه منطقه ولايه محافظه عاصمه مقر بعثه وفد رد خطر تهديد اتفاق معاهده حرب
    سلام امن اقتصاد سياسه سلطه شعب حزب برلمان جيش شرطه محكمه قانون قرار خطه برنامج مبادره حوار لقاء زياره قمه جوله
    يعمل تعمل يمكن يجب كان كانت يكون تكون تم يتم ستكون سيكون اصبح اصبحت بات باتت ظل ظلت جاء جاءت بدا بدات يريد تريد
    عبد من الي في علي عن الذي التي الذين باسم لشوءون لدي بشان خارجية رفيع رفيعه عربي عربيه امريكي امريكيه اميركي اميركيه
    روسي روسيه اوروبي اوروبيه فرنسي بريطاني الماني صيني ايراني تركي مصري سعودي""".split()
)  # fmt: skip
_NAME_WORD = re.compile(r"[ء-ي]{2,}|[a-z]{2,}")
_LINKS = frozenset("بن ابن بنت ابو ابي ام ال عبد دي دو فان فون van von de bin al".split())
_LONGEST_NAME = 4
_ROLE_REACH = 7
"""Words between a role and the name it introduces, at most."""


def people(line: Line) -> list[Person]:
    """Return the runs of words that look like names, in order, each with its role's stems."""
    found = []
    number = 0
    while number < len(line.words):
        stop = _name_end(line, number)
        if stop == number:
            number += 1
            continue
        found.append(_person(line, number, stop))
        number = stop
    return found


def _name_end(line: Line, first: int) -> int:
    stop = first
    while (
        stop < len(line.words)
        and stop - first < _LONGEST_NAME
        and (stop == first or not line.is_apart(stop))
        and _can_be_name(line, stop, inside=stop > first)
        and not (stop - first >= 2 and not _can_be_third(line, stop))
    ):
        stop += 1
    return stop


def _can_be_third(line: Line, number: int) -> bool:
    """Return whether a word may follow two of a name: «عبد الفتاح السيسي», «محمد بن سلمان»."""
    before = line.words[number - 1].form
    return before in _LINKS or line.words[number].form.startswith("ال")


def _can_be_name(line: Line, number: int, *, inside: bool) -> bool:
    word = line.words[number]
    form = word.form
    bare = form[1:] if form.startswith("و") and len(form) > 4 else form
    if form in STOP_WORDS or {form, bare} & (_COMMON | _ROLES | _SAYING):
        return False
    if {form, bare, form.removeprefix("ل").removeprefix("ب")} & place_names():
        return False
    if not _NAME_WORD.fullmatch(form) or "ً" in line.source[word.start : word.end]:
        return False
    if form.startswith(("ال", "وال", "بال", "لل", "فال", "كال")):
        return inside
    return not _is_construct(line, number, inside=inside)


def _is_construct(line: Line, number: int, *, inside: bool) -> bool:
    """Return whether the word is the first of «X الـ…», which common nouns are and few names."""
    following = number + 1
    if inside or following >= len(line.words) or line.is_apart(following):
        return False
    form = line.words[following].form
    return form.startswith("ال") and form not in STOP_WORDS and not _role_before(line, number)


def _role_before(line: Line, first: int) -> frozenset[str]:
    """Return the stems of the role phrase that ends just before word `first`; empty if none.

    A role phrase runs from a role word on, over at most one comma and that just before the name.
    """
    phrase: list[str] = []
    for number in range(first - 1, max(-1, first - 1 - _ROLE_REACH), -1):
        if line.is_apart(number + 1) and number + 1 != first:
            break
        form = line.words[number].form
        phrase.append(stem(form))
        bare = form.removeprefix("و").removeprefix("ل").removeprefix("ب")
        if {form, form.removeprefix("ال"), bare, bare.removeprefix("ال")} & _ROLES:
            previous = line.words[number - 1].form if number else ""
            if previous.removeprefix("و") in _ROLES and not line.is_apart(number):
                continue  # «نائب وزير»: go on to the first role
            return frozenset(phrase)
        if form in _SAYING:
            break
    return frozenset()


def _person(line: Line, first: int, stop: int) -> Person:
    role = _role_before(line, first)
    said = first > 0 and line.words[first - 1].form in _SAYING
    length = stop - first
    trust = 0.2 + 0.4 * bool(role) + 0.15 * said + (0.2 if length in (2, 3) else 0.0)
    closes = stop == len(line.words) or line.is_apart(stop) or line.words[stop].form in STOP_WORDS
    return Person(first, stop, min(1.0, trust + 0.1 * closes), role)
