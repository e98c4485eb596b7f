"""Shapes of web residue that one line alone gives away, by the rule that names them.

Openings are written in plain spelling and folded here: «اقرأ أيضا» stands for every spelling of
it. One alternative stands on one line and ends at a word's end.
"""

import re

from retrieval.arabic import fold


def _folded(alternatives: str) -> str:
    return "|".join(fold(part.strip()) for part in alternatives.strip().splitlines())


def _opening(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_folded(alternatives)})(?!\w)")


def _whole(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_folded(alternatives)})$")


RELATED = _opening(r"""
و?(اقرأ|إقرأ|اقرئي|اقرؤوا|اقرأوا|اقرؤا) (أيضا|المزيد|كذلك|أكثر|التالي|معنا|لنا|هنا)
و?(طالع|طالعوا|راجع|تابع|تابعوا|تصفح|استمع|اسمع|شاهد|شاهدوا|شاهدي|انظر|انظروا|شوف) (أيضا|المزيد|كذلك)
(قد|ربما|مما قد|ومما قد) [يت](همك|عجبك|همكم|عجبكم|هم القارئ|ثير اهتمامك) (أيضا|قراءة|أن تقرأ|مشاهدة|كذلك)
(ال)?(مواضيع|موضوعات|أخبار|مقالات|روابط|قصص|تقارير|محتوى|مواد|تدوينات|عناوين|فيديوهات|ملفات|منشورات) (ذات|ذو|(ال)?متعلقة|(ال)?مرتبطة|(ال)?مشابهة|(ال)?مقترحة|(ال)?مختارة|قد [يت]همك|قد [يت]عجبك|لها صلة|[يت]همك)
(مقال|خبر|موضوع|تقرير|فيديو|رابط) (ذو صلة|ذات صلة|متعلق|مشابه|مرتبط|مقترح)
(الخبر|المقال|الموضوع|المقالة|التدوينة|المنشور|المشاركة) (التالي|التالية|السابق|السابقة)
(لقراءة|لمشاهدة|لمتابعة|لمطالعة) (المزيد|باقي|بقية|الخبر كاملا|المقال كاملا|النص الكامل|الفيديو)
(للمزيد|لمزيد من (التفاصيل|المعلومات|الأخبار)|للاطلاع على المزيد|للتفاصيل) (اقرأ|اضغط|انقر|شاهد|طالع|تابع|يرجى|راجع)
(المزيد|اقرأ المزيد|اقرأ) (عن|حول|من) (هذا|هذه|الموضوع|القصة|المقالات|القصص|التقارير|المواضيع|الكاتب)
(أكمل|واصل|استكمل) (القراءة|قراءة)
(اخترنا|نرشح|نقترح|ننصحك|ننصحكم|نوصيك) (لك|لكم|عليك|عليكم|بقراءة|بمشاهدة|بالاطلاع)
read also
also (read|see|on)
(see|watch) also
read more
related (articles?|stories|story|topics?|posts?|news|content|links?|coverage)
more (on|from) this
you (may|might) (also )?(like|be interested)
(next|previous) (article|post|story)
""")
"""What opens a pointer to other articles; the headline follows on the line or below it."""

RELATED_MARKED = re.compile(
    "(?:"
    + _folded(r"""
(اقرأ|إقرأ|اقرئي|اقرؤوا|شاهد|شاهدوا|طالع|انظر|راجع|للمزيد|المزيد|للتفاصيل|لمزيد من التفاصيل)
(شاهد|شاهدوا) (ال)?(فيديو|صور|بالفيديو|بالصور|مقطع)
(ذات صلة|متعلقات|لا تفوت|لا يفوتك|لا تفوتك|لا تفوتوا|مختارات|في هذا السياق اقرأ)
(قد|ربما)? ?[يت](همك|عجبك|همكم|عجبكم)
watch|read|see|related|more
""")
    + r")(?: \w+){0,4} ?(?:[:|>]|<<|$)"
)
"""Openings that are ordinary words too: a mark must follow them, or nothing."""

LIST_LABEL = _whole(r"""
(ال)?(أكثر) (قراءة|مشاهدة|شعبية|شيوعا|تداولا|تعليقا|مشاركة|تفاعلا|رواجا)( (اليوم|الآن|هذا الأسبوع|هذا الشهر))?
(most (read|popular|viewed|watched|shared)|latest news|trending( now)?|top stories|editor'?s picks|more stories)
""")
"""Labels of lists of other articles, alone on their line."""

TAGS = re.compile(
    "(?:"
    + _folded(r"""
(ال)?كلمات (ال)?(مفتاحية|دلالية|بحث|مفاتيح)
(ال)?(وسوم|تاغات|تاغ|تاجات|هاشتاغات|سمات|أوسمة|علامات|تصنيفات)
(tags?|keywords?|filed under)
""")
    + r") ?(?::|\||$)"
)
"""Labels of key words, which follow on the line or below it."""

AUTHOR_BOX = _whole(r"""
(نبذة )?(عن|حول) (الكاتب|الكاتبة|المؤلف|المؤلفة|المحرر|المراسل|الصحفي|كاتب المقال)
((جميع|كل|كافة|المزيد من|اقرأ المزيد من|عرض كل|عرض جميع) )?(مقالات|مواضيع|منشورات|مشاركات) (الكاتب|الكاتبة|المؤلف|المحرر)
about the author
""")
"""Labels of a box about the author."""

COMMENT_FORM = _opening(r"""
(أضف|إضافة|اكتب|اترك|ترك|أرسل|إرسال|إلغاء|أدخل) (ال)?(تعليق|تعليقا|تعليقك|رد|ردا|ردك)
(لن|لا) (يتم |ينشر )?(نشر |عرض |إظهار )?(عنوان )?(بريدك|البريد الإلكتروني الخاص بك)
(الحقول|الخانات) (الإلزامية|المطلوبة|المشار|الضرورية)
احفظ (اسمي|بياناتي)
(لا|ما) (يوجد|توجد) (أي |أية )?(تعليق|تعليقات)
لا تعليقات$
(كن|كوني|كونوا) أول (من يعلق|من يكتب|المعلقين|المشاركين|من يضيف)
(شاركنا|شاركونا|اكتب لنا|أخبرنا|أخبرونا|اكتبوا لنا) (ب|في )?(رأيك|رأيكم|آراءكم|بآرائكم|برأيك|برأيكم|تعليقك|تجربتك)
(يجب|عليك|يرجى|الرجاء) (أن تكون )?(مسجلا|تسجيل) (الدخول|دخول|للدخول)
(leave|add|post|write) a (comment|reply)
(your email address will not|no comments|be the first to comment|join the conversation|cancel reply)
""")
"""What opens the parts of a form for comments."""

COMMENT_LIST = _whole(r"""
(ال)?تعليقات( (القراء|الزوار|الأعضاء|فيسبوك))? ?[:(\[]? ?\d+ ?[)\]]?
\d+ (تعليق|تعليقات|تعليقا|ردود|comments?|replies)
تعليقات (القراء|الزوار)
comments? ?\(?\d+\)?
""")
"""Labels over the readers' comments."""

BYLINE = re.compile(
    "(?:"
    + _folded(r"""
(إعداد|أعد التقرير|أعده|أعدها|أعدته|كتابة|تحرير|حرره|حررها|تدقيق|إشراف|ترجمة|ترجمه|ترجمته|ترجمها|حاوره|حاورها|حاورته|حاورهم|مونتاج|غرافيك|غرافيكس|رسوم|كاريكاتير)( و\w+){0,2} ?[:|/-]
(أجرى|أجرت) (الحوار|المقابلة|اللقاء) ?[:|/-]?
(بقلم|بريشة)
(المصدر|المصادر|مصدر الخبر|نقلا عن|الناشر|المحرر|المحررة|الكاتب|الكاتبة|كاتب المقال|المراسل|المترجم|بواسطة|كتب|كتبت|كتبه|كتبها|نشره|نشر بواسطة|مراسل \w+|مراسلنا|مراسلتنا) ?[:|/-]
(by|written by|edited by|reported by|reporting by|editing by|translated by|source|sources|author|editor) ?[:|]
""")
    + ")"
)
"""What opens a line that names who made the article."""

CAPTION = re.compile(
    "(?:"
    + _folded(r"""
(صورة|الصورة|صور|تصوير|عدسة|مصدر الصورة|صدر الصورة|حقوق الصورة|(ال)?تعليق( على)? (الصورة|الفيديو)|وصف الصورة|شرح الصورة|مصدر الفيديو) ?[,:|/-]
(صورة|صور) (أرشيفية|توضيحية|تعبيرية|من الأرشيف|تخيلية|تذكارية|متداولة|وزعتها|نشرتها|التقطت|ملتقطة|مركبة|مأخوذة)
(image|photo|picture|video|media) (source|caption|credit|by|courtesy)
(photo|image|picture|credit|photograph|file photo) ?[:|/-]
""")
    + ")"
)
"""What opens a caption or the credit of a picture."""

CREDIT_AT_END = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]$|[|©/-] ?([^|©()/-]{1,40})$")
"""What may be a credit at the end of a caption: in brackets, after a bar, a dash or ©."""

COPYRIGHT = _opening(r"""
(©|\(c\) ?\d{4}|copyright|all rights reserved)
((جميع|كافة|كل) )?(الحقوق|حقوق (النشر|الطبع|الملكية|التأليف|الطبع والنشر|النشر والطبع)) (محفوظة|©|\d{4})
(كافة |جميع )?حقوق [^.]{0,40} محفوظة
""")
ADVERT = _whole(r"""
(يستمر|تستمر|تتواصل|يتواصل|استمرار|تتابع|تابع)? ?(القصة|المحتوى|المقال|الخبر|القراءة|قراءة)? ?(\w+ ){0,2}(بعد|أسفل|تحت) (هذا )?(الإعلان|الاعلان)
(إعلان|إعلانات|اعلان)( (ممول|ممولة|مدفوع|مدفوعة|تجاري|تجارية|جوجل|غوغل))?
(محتوى|مساحة) (ممول|إعلاني|إعلانية|مدفوع|دعائي)
(advertisements?|story continues below.*|article continues (below|after).*|sponsored( content)?)
""")
PLAYER = _opening(r"""
مدة (الفيديو|المقطع|التسجيل|الصوت|الحلقة) ?[:|]? ?\d+
(تشغيل|إيقاف|كتم) (الفيديو|الصوت|المقطع|المقطع الصوتي|مقطع الفيديو|التسجيل)$
(استمع|استماع|الاستماع) (إلى|ل)? ?(المقال|للمقال|الخبر|للخبر|هذا المقال|النص|للنص)
(\d+ seconds? of|volume \d+|this video|your browser|(متصفحك|المتصفح) لا يدعم)
([^\d]{0,20})\d{1,2}:\d\d(:\d\d)? ?[/|] ?-?\d{1,2}:\d\d(:\d\d)?$
""")
READING_TIME = _opening(r"""
(مدة|وقت|زمن|الوقت|المدة) (القراءة|قراءة|المقدر|المتوقع|المتوقعة|اللازم|المطلوب)( ل?لقراءة| المقال)? ?(:|\d|~|أقل|دقيقة|دقيقتان|$)
(\d+|دقيقة|دقيقتان|أقل من دقيقة)( ?(دقيقة|دقائق|دقايق|د|min|mins|minutes?))? (للقراءة|قراءة|read)( المقال| المقالة)?$
(reading time|\d+[ -]?min(ute)?s? read)
""")
DISPLAY = _opening(r"""
(حجم|تكبير|تصغير|تغيير حجم) (الخط|النص|خط) ?[:|]?( (كبير|صغير|متوسط|عادي|جدا))*$
(([أاaا][+-]*|[+-]) ?){2,4}$
(تفعيل |تشغيل )?(الوضع|المظهر) (الليلي|المظلم|الداكن|النهاري|الفاتح)$
""")
DISCLAIMER = _opening(r"""
((جميع|كل|إن|كافة) )?(الآراء|المقالات|المواد|المقالة|المقال|ما ورد|ما ينشر|التعليقات|الأفكار|وجهات النظر) ([^.]{0,70} )?(لا )?(تعبر|يعبر|تعكس|يعكس|تمثل|يمثل) [^.]{0,60}(بالضرورة|كاتبها|كتابها|كاتبه|أصحابها|صاحبها|صاحبه)
(the )?(views|opinions) [^.]{0,60}(authors?|necessarily)
""")

COUNTER = _whole(r"""
[\d.,]+ ?(k|m|ألف)? ?(مشاهدة|مشاهدات|قراءة|قراءات|زيارة|زيارات|تعليق|تعليقات|إعجاب|إعجابات|مشاركة|مشاركات|قارئ|قارئا|views?|reads?|likes?|shares?|comments?)( ?[|,-]? ?[\d.,]+ ?(مشاهدة|مشاهدات|قراءة|تعليق|تعليقات|إعجاب|مشاركة))*
(عدد )?(ال)?(مشاهدات|مشاهدة|قراءات|قراءة|قراء|زيارات|زوار|تعليقات|إعجابات|مشاركات|مشاهدين|views?|reads?|hits?|shares?|likes?) ?[:|(]? ?[\d.,]+ ?(k|m|ألف|مرة|\))?
(قرئ|شوهد|تمت مشاهدته|تمت قراءته|تم قراءته|قرئت|شوهدت)( هذا)?( الخبر| المقال)? [\d.,]+ (مرة|مرات)
""")
"""Counters of views, readers, comments, likes."""

FILE_NAME = re.compile(
    r"[\w\-. %()+]+\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?|mp4|mp3|pdf|avif|heic)$"
    r"|(?:img|dsc|dscn|image|photo|screenshot|pic)[-_ ]?\d[\w\- ]*$"
    r"|whatsapp (?:image|video) \d.*"
    r"|[a-z]+(?:[-_][a-z0-9]+)+$"
)
"""Names of pictures and of parts of a page: «photo.jpg», «IMG_2041», «news-picture»."""

LINK = re.compile(
    r"(?:[^\W\d_]+ ){0,4}(?:[^\W\d_]+ ?: ?)?"
    r"(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|pic\.twitter\.com/\S+"
    r"|[a-z0-9-]+\.(?:com|net|org|info|news)(?:/\S*)?)$"
    r"|(?:via )?@[a-z0-9_]+$"
)
"""A bare address, a few words before it at most."""

HASHTAGS = re.compile(r"(?:#\w+[\s,|]*)+$")
BREADCRUMB = re.compile(r"(?:الصفحه )?(?:الرءيسيه|home)(?: ?[>»›/|\\•·-] ?[^>»›/|\\•·]+)+$|(?:[^>›]{1,30} ?[>›] ?)+[^>›]{1,80}$")
