"""The words of web residue, by topic: what sites in Arabic (and English) put around an article.

Written in plain spelling; folded and stemmed here, so that one entry stands for its family.
"""

import re

from retrieval.arabic import fold, stem, words
from retrieval.stopwords import STOP_WORDS


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(form) for form in words(text))


def _pattern(alternatives: str, *, whole: bool = False) -> re.Pattern[str]:
    """Return a pattern for the start (or the whole) of a bare line, one alternative a line."""
    parts = [fold(part.strip()) for part in alternatives.strip().splitlines()]
    tail = r"[\W_]*$" if whole else r"(?![^\W_])"
    return re.compile(f"(?:{'|'.join(parts)}){tail}")


AGENCIES = _stems("""
رويترز فرانس برس أسوشيتد بريس الأناضول شينخوا سبوتنيك تاس نوفوستي بلومبيرغ بلومبرغ غيتي جيتي إيماجز صور شاترستوك الألمانية الفرنسية
أ ف ب ا د ب أ ي إ واس وام بترا سانا وفا كونا قنا ارنا إرنا وكالة وكالات أنباء الأنباء مواقع التواصل الاجتماعي إنترنت
الجزيرة العربية نت الشرق الأوسط سكاي نيوز بي سي سي إن رووداو الحرة خاص أرشيف أرشيفية توضيحية تعبيرية متداولة
reuters afp ap epa aa dpa getty images image shutterstock istock xinhua tass sputnik bloomberg bbc cnn ani upi wam spa
photo photos file handout via archive alamy unsplash pixabay anadolu agency associated press
""")
"""Where pictures and news come from."""

# What a line of residue may hold beside words of its topic.
_NEUTRAL = _stems("""
المقال المقالة مقالات الخبر أخبار الموضوع مواضيع الصفحة صفحات القصة المحتوى المادة النص التقرير الآن هنا المزيد أكثر جديد آخر أحدث أهم
العدد عدد نا موقعنا الموقع اليوم كافة جميع الكل مجانا بواسطة عرض إخفاء إغلاق فتح أعلى أسفل التالي السابق أول قسم أقسام خدمة خدمات
""")

TOPICS: dict[str, frozenset[str]] = {
    "share": _stems("""
        شارك شاركها شاركه مشاركة المشاركة شير انشر أرسل إرسال نسخ انسخ رابط الرابط طباعة اطبع حفظ احفظ المفضلة للمفضلة صديق أصدقاء
        فيسبوك فيس بوك تويتر إكس واتساب واتس اب آب تلغرام تيليغرام تيلغرام تليجرام تيليجرام تلجرام إنستغرام انستقرام إنستجرام انستا يوتيوب
        لينكد لينكدإن لينكدان إن بنترست بينتريست ماسنجر سناب سنابشات شات تيك توك ريديت ثريدز بلوسكاي مسنجر إيميل بريد إلكتروني
        share facebook twitter x whatsapp telegram linkedin email mail e copy link print tweet pinterest messenger reddit
        instagram youtube tiktok snapchat threads bluesky viber tumblr flipboard save bookmark post send
    """),
    "follow": _stems("تابعنا تابعونا تابع تابعوا متابعة مواقع منصات التواصل الاجتماعي اجتماعية حساباتنا قناتنا قنواتنا غوغل جوجل نيوز "
                     "follow us on google news channel"),
    "newsletter": _stems("اشترك اشتراك اشتركوا النشرة نشرتنا الإخبارية البريدية القائمة قائمتنا القوائم النشرات إشعارات الإشعارات تفعيل فعّل "
                         "newsletter subscribe sign up newsletters notifications"),
    "login": _stems("تسجيل الدخول دخول خروج الخروج سجل حساب حسابي حسابك إنشاء كلمة المرور السر نسيت مستخدم المستخدم عضوية العضو تذكرني "
                    "login log in out signin sign register account password username my forgot"),
    "consent": _stems("سياسة الخصوصية شروط أحكام الاستخدام ملفات تعريف ارتباط الارتباط كوكيز موافق أوافق قبول رفض إعدادات تفضيلات "
                      "cookies cookie privacy policy terms conditions accept reject preferences settings"),
    "advert": _stems("إعلان إعلانات الإعلان ممول مدفوع برعاية دعاية يستمر advertisement advertisements ad ads sponsored promoted"),
    "comments": _stems("تعليق تعليقات التعليقات علق أضف أضيف اترك اكتب تعليقا تعليقك رد ردود إلغاء إعجاب أعجبني لايك رأيك الاسم اسم مطلوب "
                       "إلزامية الإبلاغ إبلاغ القراء الزوار يوجد توجد comments comment reply likes like leave name required report"),
    "counter": _stems("مشاهدة مشاهدات المشاهدات قراءة قراءات زيارة زيارات مشاهد قارئ views view reads shares visits hits"),
    "reading time": _stems("وقت مدة زمن القراءة دقيقة دقائق minutes minute min read reading time"),
    "player": _stems("تشغيل إيقاف استمع استماع الصوت صوت فيديو الفيديو مدة كتم ملء الشاشة تحميل play pause mute volume video "
                     "audio listen fullscreen loaded live duration current remaining"),
    "display": _stems("الوضع المظلم الليلي الداكن النهاري الفاتح حجم الخط خط تكبير تصغير كبير صغير متوسط نمط لغة اللغة العربية english "
                      "arabic français dark light mode theme font size night day"),
    "tags": _stems("وسوم الوسوم كلمات مفتاحية دلالية الكلمات المفتاحية الدلالية تاغ تاغات هاشتاغ علامات العلامات tags tag keywords topics"),
    "related": _stems("اقرأ اقرئي إقرأ شاهد طالع أيضا صلة ذات متعلقة مرتبطة مشابهة مقترحة اخترنا نرشح مختارات قراءة مشاهدة شعبية تداولا تعليقا "
                      "شيوعا عناوين العناوين أبرز نفس related also see more read most popular latest recommended trending stories articles"),
    "poll": _stems("استطلاع استفتاء تصويت صوت صوّت النتائج نتائج نعم ربما أدري أعرف رأي poll vote results yes no"),
    "pagination": _stems("التالي السابق الصفحة صفحة التالية السابقة next previous prev page back top load older newer العودة للأعلى عودة أعلى"),
    "navigation": _stems("""
        الرئيسية أخبار سياسة اقتصاد أعمال رياضة ثقافة فن فنون منوعات تكنولوجيا تقنية علوم صحة رأي آراء تقارير تحقيقات حوارات صور بودكاست عاجل
        محليات عربي عرب دولي دولية عالمي عالم العالم محلي مجتمع حوادث سيارات سفر سياحة ملفات تحليلات مدونات برامج تغطيات تغطية خاصة كتاب
        كاريكاتير إنفوغراف إنفوغرافيك مباشر مباشرة بث البث طقس الطقس ترددات تخطى تخطي انتقل إلى الرئيسي بحث ابحث قائمة القائمة الأقسام من نحن اتصل
        بنا أعلن معنا وظائف خريطة أرشيف الأرشيف نيوز جريدة صحيفة شبكة قناة موقع بوابة مجلة لوغو شعار الصفحة اختر رياضية اقتصادية سياسية
        logo home menu search skip to main content news sport sports business politics world opinion about contact breaking
        toggle close open icon image picture photo navigation sitemap careers advertise banner header footer sidebar rss
    """),
    "widget": _stems("درجة الحرارة مواقيت الصلاة أسعار العملات الذهب الدولار بورصة الفجر الظهر العصر المغرب العشاء weather widget"),
}  # fmt: skip
"""Words that make up a line of an interface, by the rule that names them."""


_KNOWN = frozenset[str]().union(*TOPICS.values())


def topic_of(forms: tuple[str, ...]) -> str | None:
    """Return the topic of a line whose every word belongs to an interface; None for other lines.

    Args:
        forms: The folded words and numbers of the line.
    """
    named = [form for form in forms if not form.isdecimal()]
    if not 0 < len(named) <= 12:
        return None
    stems = [stem(form) for form in named]
    known = (s in _KNOWN or s in _NEUTRAL or f in STOP_WORDS for f, s in zip(named, stems, strict=True))
    if not all(known):
        return None
    return next((topic for topic, family in TOPICS.items() if family.intersection(stems)), None)


def is_credit(forms: tuple[str, ...]) -> bool:
    """Return whether a line of these folded words names agencies or archives and nothing else."""
    named = [form for form in forms if not form.isdecimal()]
    return 0 < len(named) <= 6 and all(stem(form) in AGENCIES for form in named)
