"""The words of web residue, by topic: what sites in Arabic (and English) put around an article.

Written in plain spelling; folded here and compared without their article or conjunction, so that
«الوسوم» and «وسوم» are one entry.
"""

import re

from retrieval.arabic import words
from retrieval.stopwords import STOP_WORDS

_PREFIX = re.compile(r"(?:[وب]?ال|و?لل|و)(?=\w{3})")


def _key(form: str) -> str:
    """Return a folded word without its article and conjunction, so long as three letters stay."""
    return _PREFIX.sub("", form, count=1) if _PREFIX.match(form) else form


def _keys(text: str) -> frozenset[str]:
    return frozenset(map(_key, words(text)))


_NEUTRAL = _keys("""
المقال المقالة مقالات الخبر أخبار الموضوع مواضيع الصفحة صفحات القصة القصص المحتوى المادة النص التقرير الآن المزيد أكثر جديد آخر أحدث أهم عدد موقعنا الموقع
اليوم كافة جميع الكل مجانا بواسطة قسم أقسام خدمة خدمات خاصتك الخاص بك النتائج نتائج رأي الرأي يتم تم جار جاري مرة أيضا click here
""")
"""What a line of an interface may hold beside the words of its topic, as well as stop words."""

TOPICS: dict[str, frozenset[str]] = {
    "share": _keys("""
        شارك شاركها شاركه شاركوا مشاركة مشاركات شير انشر أرسل أرسلها إرسال نسخ انسخ رابط طباعة اطبع حفظ احفظ المفضلة للمفضلة صديق أصدقاء أصدقائك الأصدقاء
        فيسبوك فايسبوك تليكرام فيس بوك تويتر إكس واتساب واتس اب آب تلغرام تيليغرام تيلغرام تليجرام تيليجرام تلجرام تليغرام إنستغرام انستقرام إنستجرام انستا يوتيوب
        لينكد لينكدإن لينكدان إن بنترست بينتريست ماسنجر مسنجر سناب سنابشات شات تيك توك ريديت ثريدز بلوسكاي إيميل بريد البريد إلكتروني الإلكتروني
        share facebook twitter x whatsapp telegram linkedin email mail e copy copied link print tweet pinterest messenger reddit
        instagram youtube tiktok snapchat threads bluesky viber tumblr flipboard partager imprimer envoyer save bookmark post send pdf
    """),
    "follow": _keys("""
        تابعنا تابعونا تابع تابعوا متابعة مواقع شبكات منصات وسائل التواصل الاجتماعي الاجتماعية اجتماعي حساباتنا قناتنا قنواتنا غوغل جوجل نيوز صفحتنا انضم إلينا
        حمل حملوا تحميل نزل تطبيق تطبيقنا التطبيقات التطبيق متجر آبل بلاي ستور أندرويد آيفون هاتفك فايسبوك التليكرام تليكرام
        follow us google news channel download app store play android ios get
    """),
    "newsletter": _keys("""
        اشترك اشتراك اشتركوا للاشتراك الاشتراك النشرة نشرتنا نشرة الإخبارية إخبارية البريدية بريدية القائمة قائمتنا النشرات إشعارات الإشعارات تفعيل فعل أدخل سجل
        بريدك بريد البريد إيميلك إلكتروني الإلكتروني عنوان شكرا لاشتراكك newsletter subscribe sign up newsletters notifications email address enter
    """),
    "login": _keys("""
        تسجيل الدخول دخول خروج سجل حساب حسابي حسابك إنشاء أنشئ كلمة مرور المرور السر سر نسيت مستخدم المستخدم عضوية العضو تذكرني ملفي الشخصي مشترك
        login log in out signin sign register account password username my forgot profile
    """),
    "consent": _keys("""
        سياسة الخصوصية خصوصية شروط أحكام الاستخدام استخدام ملفات تعريف الارتباط ارتباط كوكيز موافق أوافق موافقة قبول رفض إعدادات تفضيلات إدارة
        cookies cookie privacy policy terms conditions accept reject preferences settings use agree
    """),
    "pagination": _keys("""
        التالي السابق الصفحة صفحة التالية السابقة عرض إخفاء إظهار تحميل العودة عودة للأعلى أعلى الأعلى أعلى بداية next previous prev page back top load older newer show
    """),
    "advert": _keys("إعلان إعلانات إشهار ممول مدفوع مدفوعة برعاية دعاية يستمر تخطي إغلاق advertisement advertisements ad ads sponsored promoted skip"),
    "comments": _keys("""
        تعليق تعليقا تعليقات علق أضف أضيف اترك اكتب تعليقك رد ردود الردود إلغاء إعجاب أعجبني لايك رأيك الاسم مطلوب إلزامي الإبلاغ إبلاغ القراء الزوار
        يوجد توجد الأحدث الأقدم بريد البريد إلكتروني الإلكتروني موقع comments comment reply replies likes like leave name required report website
    """),
    "counter": _keys("مشاهدة مشاهدات قراءة قراءات زيارة زيارات مشاهد قارئ views view reads shares visits hits"),
    "reading time": _keys("وقت مدة زمن القراءة قراءة للقراءة دقيقة دقائق دقيقتان minutes minute min read reading time"),
    "player": _keys("""
        تشغيل إيقاف استمع استماع للاستماع صوت فيديو مقطع مدة كتم ملء الشاشة تحميل play pause mute volume video audio listen fullscreen
        loaded live duration current remaining watch
    """),
    "display": _keys("""
        الوضع المظلم الليلي الداكن النهاري الفاتح حجم الخط تكبير تصغير كبير صغير متوسط نمط لغة العربية عربي english arabic français
        dark light mode theme font size night day
    """),
    "tags": _keys("وسوم كلمات مفتاحية دلالية تاغ تاغات هاشتاغ علامات tags tag keywords topics"),
    "related": _keys("""
        اقرأ اقرئي إقرأ شاهد طالع صلة ذات متعلقة مرتبطة مشابهة مقترحة اخترنا نرشح مختارات قراءة مشاهدة شعبية تداولا تعليقا شيوعا أخرى مقاطع فيديو صور عناوين
        أبرز نفس قد يهمك يعجبك عاجل عاجلة متصل related see read most popular latest recommended trending stories articles watch
    """),
    "poll": _keys("استطلاع استفتاء تصويت صوت نعم أدري poll vote results yes no"),
    "navigation": _keys("""
        الرئيسية أخبار سياسة اقتصاد أعمال رياضة ثقافة فن فنون منوعات تكنولوجيا تقنية علوم صحة رأي آراء تقارير تحقيقات حوارات صور بودكاست عاجل فيديو مال
        محليات عربي عرب عربية دولي دولية عالمي عالم محلي مجتمع حوادث سيارات سفر سياحة ملفات تحليلات مدونات برامج تغطيات تغطية خاصة كتاب ومال
        كاريكاتير إنفوغراف إنفوغرافيك مباشر بث البث ترددات تخطى تخطي انتقل بحث ابحث قائمة القائمة الأقسام من نحن اتصل اتصلوا الاتصال بنا أعلن معنا وظائف
        خريطة أرشيف الأرشيف نيوز جريدة صحيفة شبكة قناة موقع بوابة مجلة لوغو شعار صورة اختر رياضية اقتصادية سياسية محلية القسم التصنيف غلق إغلاق
        logo home menu search skip to main content news sport sports business politics world opinion about contact breaking culture loading accueil recherche
        toggle close open icon image picture photo navigation sitemap careers advertise banner header footer sidebar rss economy
    """),
    "widget": _keys("درجة الحرارة الطقس طقس مواقيت الصلاة أسعار سعر العملات الذهب weather widget"),
}  # fmt: skip
"""Words that make up a line of an interface, by the rule that names them."""


_COUNT = re.compile(r"\d+[km]?")


def topic_of(forms: tuple[str, ...]) -> str | None:
    """Return the topic of a line whose every word is of one topic or neutral; None for others.

    Args:
        forms: The folded words and numbers of the line.
    """
    named = [form for form in forms if not _COUNT.fullmatch(form)]
    if not 0 < len(named) <= 12:
        return None
    keys = {_key(form) for form in named if form not in STOP_WORDS} - _NEUTRAL
    whole = {_key(form) for form in named}
    return next((t for t, own in TOPICS.items() if keys <= own and own & whole), None)


_AGENCIES = _keys("""
رويترز فرانس أسوشيتد أسوشيتدبرس الأناضول شينخوا سبوتنيك تاس نوفوستي بلومبيرغ بلومبرغ غيتي جيتي شاترستوك واس وام بترا سانا وفا كونا قنا إرنا
وكالات متابعات خاص أرشيفية أرشيف الجزيرة رووداو الحرة إيماجز
reuters afp ap epa dpa getty shutterstock istock xinhua tass sputnik bloomberg bbc cnn ani upi wam spa handout archive alamy unsplash
pixabay anadolu associated
""")
_PRESS_OFFICE = re.compile(r"(?:المكتب|المركز|المكتب ال)\s*الاعلامي|اعلام \w+|handout")
_BESIDE_AGENCIES = _keys("""
برس بريس وكالة أنباء الفرنسية الألمانية الأمريكية الأميركية العربية عربية الشرق الأوسط نت نيوز سكاي صورة صور توضيحية تعبيرية متداولة عن من مراسل
مواقع التواصل الاجتماعي إنترنت تويتر فيسبوك يوتيوب images image photo photos picture file via agency press pool the new s news
""")
# «أ ف ب», «د.ب.أ», «أ ب», «أ ش أ»: agencies by their initials; names that are words elsewhere.
_INITIALS = re.compile(
    r"(?<!\w)(?:ا[ .]?ف[ .]?ب|د[ .]?ب[ .]?ا|ا[ .]ب|ا[ .]?ش[ .]?ا|اي[ .]?بي[ .]?ايه|بي بي سي|سي ان ان"
    r"|العربيه[ .]نت|سكاي نيوز)(?!\w)"
)


def is_credit(form: str) -> bool:
    """Return whether folded text names agencies or archives of pictures and nothing else."""
    keys = {_key(w) for w in words(_INITIALS.sub("afp", form)) if not w.isdecimal()}
    named = bool(keys & _AGENCIES) and keys <= _AGENCIES | _BESIDE_AGENCIES
    return 0 < len(keys) <= 7 and (named or _PRESS_OFFICE.match(form) is not None)


_OUTLET = _keys("""
صحيفة جريدة وكالة مجلة قناة شبكة مدونة موقع بوابة إذاعة تلفزيون بريس برس نيوز تايمز بوست الإخبارية للأنباء الإخباري أونلاين نت press news agency times post tv online
""")


def is_outlet(form: str) -> bool:
    """Return whether folded text reads as the name of an outlet: «أطلس بريس», «وكالة الفرات»."""
    forms = words(form)
    return is_credit(form) or (2 <= len(forms) <= 5 and not _OUTLET.isdisjoint(map(_key, forms)))


_ASKS = frozenset(
    words("""
اشترك اشتركوا اشتركي انضم انضموا انضمي تابع تابعوا تابعنا تابعونا حمل حملوا نزل نزلوا ثبت سجل سجلوا أدخل فعل فعلوا احصل احصلوا اضغط انقر شاركنا
شاركونا راسلنا راسلونا تواصل تواصلوا يمكنك يمكنكم بإمكانك بإمكانكم للاشتراك لمتابعة لتصلك ليصلك لتصلكم ليصلكم للحصول للانضمام للتواصل للاطلاع تصفح
اكتشف ادعم ادعموا تبرع ساهم استمع استمعوا شاهدوا ترقبوا join subscribe follow sign download get support don
""")
)
_OURS = frozenset(
    words("""
نشرتنا نشراتنا قائمتنا قناتنا قنواتنا تطبيقنا تطبيقاتنا صفحتنا صفحاتنا موقعنا حسابنا حساباتنا خدمتنا خدماتنا منصاتنا منصتنا مجموعتنا مجموعاتنا تابعونا
راسلونا شاركونا أخبارنا محتوانا بودكاستنا صحافتنا جريدتنا صحيفتنا our us
""")
)
_YOURS = frozenset(
    words("""
بريدك بريدكم هاتفك هاتفكم جوالك لك لكم تصلك يصلك ليصلك لتصلك تصلكم يصلكم ليصلكم لتصلكم إليك إليكم إلينا فاتك your you
""")
)
_MEDIA = _keys("""
فيسبوك تويتر واتساب واتس تلغرام تيليغرام تيلغرام تليجرام تيليجرام إنستغرام إنستجرام يوتيوب غوغل جوجل نيوز تطبيق تطبيقات تليكرام فايسبوك
facebook twitter whatsapp telegram instagram youtube google app
""")
_STORES = _keys("متجر أندرويد آيفون بلاي ستور play store android ios iphone")
_OFFERED = _keys("""
قناة قنوات صفحة صفحات حساب حسابات مجموعة نشرة النشرات النشرة البريدية القائمة إشعارات الإشعارات الأخبار أخبار جديد مجانا الورقية خصم اشتراك channel
newsletter news updates
""")


_MISS = re.compile("لا تفوت")


def is_offer(forms: tuple[str, ...]) -> bool:
    """Return whether a site asks its reader, in these folded words, to follow, join, subscribe.

    It must begin by asking, and name two of: something of «ours», «you», a medium, a thing
    offered. «تابع آخر الأخبار عن الزلزال» (he followed the news) has only one.
    """
    if not forms or not (forms[0] in _ASKS or _MISS.match(" ".join(forms[:2]))):
        return False
    keys = set(map(_key, forms))
    signs = (
        _OURS.intersection(forms),
        _YOURS.intersection(forms),
        keys & _MEDIA,
        keys & _STORES,
        keys & _OFFERED,
        _ASKS.intersection(form.removeprefix("و") for form in forms[1:]),
    )
    return sum(map(bool, signs)) >= 2 or not _OURS.isdisjoint(forms[1:])
