"""Every word a user sees, in Arabic and in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.plural import Plural, english
from bot.smalltalk import SmallTalk
from retrieval.question import LONGEST_QUESTION


@dataclass(frozen=True, slots=True)
class Messages:
    """What Dalil says in one language; `{…}` is filled in where it is said."""

    small_talk: Mapping[SmallTalk, str]
    # A reply
    no_answer: str
    nearest: str
    understood: str
    agree: Plural
    differ: str
    says: Plural
    says_too: Plural
    same_source_says: str
    confidence: str
    also_in: str
    page: str
    heading: str
    none_fit: str
    undated: Plural
    # Why it is what it is
    why: str
    found: str
    read: str
    judged: str
    total: str
    chance: str
    together: str
    above: str
    differing: str
    terms: Mapping[str, str]
    refusals: Mapping[str, str]
    # A question that is none
    empty: str
    wordless: str
    too_long: str
    unusable: str
    # Articles and the library
    articles: Plural
    passages: Plural
    files: Plural
    no_articles: str
    building: str
    reading: str
    asking: str
    library_holds: str
    added: str
    updated: str
    removed: str
    renamed: str
    set_aside: str
    repaired: str
    would_add: str
    would_update: str
    would_remove: str
    would_rename: str
    watching: str
    stories: Plural
    found_in: Mapping[str, str]
    fields: Mapping[str, str]
    made_of: str
    saved: str
    loaded: str
    nothing_new: str
    store_changed: str
    store_rebuilt: str
    # A conversation
    welcome: str
    prompt: str
    chat_help: str
    forgotten: str
    unknown_command: str
    # An evaluation
    questions: Plural
    evaluation: Mapping[str, str]
    report: Mapping[str, str]
    report_written: str
    # The rest
    exported: str
    all_well: str
    doctor: Mapping[str, str]
    index_exact: str
    index_measured: str
    bad_lines: Plural
    help: Mapping[str, str]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]

    def invalid(self, question: str) -> str:
        """Return what is wrong with a question that cannot be asked."""
        if not question.strip():
            return self.empty
        if not any(char.isalnum() for char in question):
            return self.wordless
        return self.too_long if len(question) > LONGEST_QUESTION else self.unusable

    def place(self, kind: str, name: str) -> str:
        """Return a page or heading in words: «ص 3»."""
        return (self.page if kind == "page" else self.heading).format(name=name)

    def held(self, articles: int, passages: int) -> str:
        """Return how much there is in the library."""
        return self.library_holds.format(
            articles=self.articles(articles), passages=self.passages(passages)
        )

    def day(self, day: date) -> str:
        """Return a date in words: «12 يناير 2022»."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def weekday(self, day: date) -> str:
        """Return a date with its day of the week: «الأربعاء 12 يناير 2022»."""
        return f"{self.weekdays[day.weekday()]} {self.day(day)}"


ARABIC = Messages(
    small_talk={
        SmallTalk.REWRITING: "أنا أنقل من المصادر نصّاً، ولا ألخّص ولا أترجم. اسألني سؤالاً "
        "محدّداً (من؟ متى؟ أين؟ كم؟ لماذا؟) أدلّك على موضع جوابه في المقالات.",
        SmallTalk.ABILITIES: "اسألني من ومتى وأين وكم ولماذا عمّا ورد في المقالات، فأنقل لك "
        "الجواب بنصّه وأدلّك على مصدره. إن اختلفت المصادر عرضت أقوالها كلّها، وإن لم أجد جواباً "
        "قلت ذلك. ولا ألخّص ولا أترجم ولا أخمّن.",
        SmallTalk.IDENTITY: "أنا «دليل»: أجيب عن الأسئلة من مجموعة مقالات، بكلماتها كما وردت ومع "
        "ذكر المصدر، ولا أقول شيئاً من عندي.",
        SmallTalk.FAREWELL: "مع السلامة، وإلى اللقاء.",
        SmallTalk.THANKS: "على الرحب والسعة. وإن كان لديك سؤال آخر فأنا في الخدمة.",
        SmallTalk.PEACE: "وعليكم السلام ورحمة الله وبركاته. اسألني عمّا ورد في المقالات.",
        SmallTalk.MORNING: "صباح النور! اسألني عمّا ورد في المقالات.",
        SmallTalk.EVENING: "مساء النور! اسألني عمّا ورد في المقالات.",
        SmallTalk.WELLBEING: "بخير والحمد لله، شكراً لسؤالك. عمّ تبحث في المقالات؟",
        SmallTalk.GREETING: "أهلاً وسهلاً! اسألني عمّا ورد في المقالات، أجبك بنصّها ومصدرها.",
    },
    no_answer="لا أجد جواباً في المصادر.",
    nearest="أقرب ما وجدته:",
    understood="فهمت السؤال هكذا: {question}",
    agree=Plural(
        "ورد في مصدر واحد:",
        "اتّفق عليه مصدران:",
        "اتّفق عليه {n} مصادر:",
        "اتّفق عليه {n} مصدراً:",
        "اتّفق عليه {n} مصدر:",
    ),
    differ="تختلف المصادر في الجواب:",
    says=Plural(
        "مصدر يقول:", "مصدران يقولان:", "{n} مصادر تقول:", "{n} مصدراً يقول:", "{n} مصدر يقول:"
    ),
    says_too=Plural(
        "ومصدر آخر يقول:",
        "ومصدران آخران يقولان:",
        "و{n} مصادر أخرى تقول:",
        "و{n} مصدراً آخر يقول:",
        "و{n} مصدر آخر يقول:",
    ),
    same_source_says="ويقول المصدر نفسه أيضاً:",
    confidence="الثقة: {percent}٪",
    also_in="وأيضاً في: {source}",
    page="ص {name}",
    heading="تحت «{name}»",
    none_fit="لا مقال في المكتبة من هذا التاريخ أو هذه الجهة.",
    undated=Plural(
        "لم أبحث في مقال واحد لا تاريخ له.",
        "لم أبحث في مقالين لا تاريخ لهما.",
        "لم أبحث في {n} مقالات لا تاريخ لها.",
        "لم أبحث في {n} مقالاً لا تاريخ لها.",
        "لم أبحث في {n} مقال لا تاريخ لها.",
    ),
    why="لماذا «{answer}»؟",
    found="ما قاله البحث (متوسط جيب التمام {cosine}، ولأقرب جملة {sentence}، وBM25 {bm25})، "
    "بالانحرافات المعيارية:",
    read="ما قالته القراءة:",
    judged="ما تُقدَّر به الثقة:",
    total="المجموع",
    chance="احتمال الصواب: {percent}",
    together="مصادر متّفقة: {chances} تصير {made}",
    above="الحدّ الأدنى للجواب: {threshold}",
    differing="يُعرض لأنه يخالف الجواب الأول ويناسب السؤال مثله.",
    terms={
        "dense": "قرب معنى المقطع من السؤال",
        "dense sentence": "قرب معنى أقرب جملة فيه",
        "lexical": "اشتراك الكلمات",
        "time": "زمن السؤال",
        "thread": "مقال المحادثة",
        "title": "العنوان هو المسؤول عنه",
        "counted": "عدّ المطلوب",
        "sentence": "قرب معنى الجملة",
        "passage": "قرب معنى المقطع",
        "words": "كلمات السؤال في الجملة",
        "context": "كلمات السؤال في المقطع",
        "form": "قوّة الشكل المطلوب",
        "formless": "غياب الشكل المطلوب",
        "headline": "سطر كالعنوان",
        "foreign": "دول غائبة عن المقطع",
        "score": "درجة القراءة",
        "lead": "السبق على غيره",
        "relevance": "صلة المقطع كما تعلّمها القارئ",
        "prominence": "تفوّقه بكلمات السؤال",
        "crossing": "سؤال بحروف غير حروف المصادر",
        "span": "موضع الجواب كما تعلّمه القارئ",
        "search": "درجة البحث",
        "bias": "الثابت",
    },
    refusals={
        "invalid": "لا جواب: لا يُقرأ السؤال.",
        "small talk": "لا جواب: ليس هذا سؤالاً عن المقالات.",
        "nothing fits": "لا جواب: لا مقال يوافق التاريخ أو الجهة.",
        "nothing found": "لا جواب: لم يعثر البحث على شيء.",
        "below threshold": "لا جواب: أفضل ما قُرئ دون الحدّ الأدنى {threshold}:",
    },
    empty="لم تكتب سؤالاً. اكتب ما تريد معرفته، مثل: من ترأس الوفد الروسي؟",
    wordless="لا كلمات في هذا السؤال. اكتب ما تريد معرفته بالكلمات، مثل: من ترأس الوفد الروسي؟",
    too_long="السؤال أطول من أن أفهمه. اختصره في جملة واحدة.",
    unusable="لا أستطيع قراءة هذا السؤال. اكتبه بالكلمات وحدها.",
    articles=Plural("مقال واحد", "مقالان", "{n} مقالات", "{n} مقالاً", "{n} مقال"),
    passages=Plural("مقطع واحد", "مقطعان", "{n} مقاطع", "{n} مقطعاً", "{n} مقطع"),
    files=Plural("ملف واحد", "ملفّان", "{n} ملفات", "{n} ملفّاً", "{n} ملف"),
    no_articles="لا مقالات في المكتبة بعد.",
    building="لا مكتبة بعد، فأبنيها من {corpus}",
    reading="قراءة المقالات",
    asking="طرح الأسئلة",
    library_holds="{articles}، {passages}",
    added="أُضيف: {articles}",
    updated="عُدّل: {articles}",
    removed="حُذف: {articles}",
    renamed="نُقل: {articles}",
    repaired="كان نصّه مشوّه الترميز فأُصلح، والأولى حفظه بترميز UTF-8:",
    would_add="سيُقرأ جديداً: {files}",
    would_update="سيُقرأ ثانية: {files}",
    would_remove="سيُحذف: {files}",
    would_rename="سيُعرف باسمه الجديد: {files}",
    watching="أراقب المقالات، و Ctrl-C للتوقف",
    stories=Plural(
        "خبر واحد في أكثر من مقال",
        "خبران في أكثر من مقال",
        "{n} أخبار في أكثر من مقال",
        "{n} خبراً في أكثر من مقال",
        "{n} خبر في أكثر من مقال",
    ),
    found_in={
        "sidecar": "من الملف المرافق",
        "format": "من حقول الملف نفسه",
        "header": "من أسطر الصفحة",
        "text": "من نصّ المقال",
    },
    fields={
        "title": "العنوان",
        "outlet": "الناشر",
        "author": "الكاتب",
        "published": "التاريخ",
        "language": "اللغة",
        "url": "الرابط",
    },
    made_of="أول جملة: {line}",
    saved="حُفظت المكتبة في {file} ({megabytes} م.ب)",
    loaded="استُعيدت المكتبة من {file}: {held}",
    set_aside="استُبعد: {files}",
    nothing_new="لا جديد",
    store_changed="Milvus: كُتب {written}، حُذف {deleted}، وفيه الآن {rows} مقطعاً",
    store_rebuilt="Milvus: أُعيد بناؤه كلّه ({reason})",
    welcome="أنا «دليل»، وفي مكتبتي {articles}. اسألني عمّا ورد فيها.\n"
    "للمساعدة ‎/help‎، ولحديث جديد ‎/new‎، وللخروج ‎/quit",
    prompt="سؤالك › ",
    chat_help="اكتب سؤالك ثم اضغط Enter. ويمكنك أن تبني على ما سبق: «ومتى؟»، «ومن ترأس الوفد "
    "الروسي؟»\n"
    "‎/new‎ حديث جديد، أنسى ما سبقه\n"
    "‎/sources‎ المقالات التي أجيب منها\n"
    "‎/help‎ هذه الكلمات\n"
    "‎/quit‎ الخروج، وكذلك Ctrl-D",
    forgotten="نبدأ من جديد. ما سؤالك؟",
    unknown_command="لا أعرف {command}. جرّب ‎/help",
    questions=Plural("سؤال واحد", "سؤالان", "{n} أسئلة", "{n} سؤالاً", "{n} سؤال"),
    evaluation={
        "retrieval": "البحث عن الفقرة الصحيحة",
        "reader": "القراءة وقد أُعطيت الفقرة الصحيحة",
        "end_to_end": "الجواب كما يصل إلى السائل",
        "refusal": "الثقة والامتناع",
        "dialogue": "أدوار المحادثات الصحيحة",
        "latency": "الزمن لكل سؤال (ms)",
        "kinds": "الصحيح بحسب النوع",
        "sentence": "الجملة",
        "sentence_words": "كلمات الجملة",
        "answered": "أُجيب",
        "answered_wrongly": "أُجيب خطأً",
        "coverage_5": "التغطية عند خطأ 5٪",
        "coverage_10": "التغطية عند خطأ 10٪",
        "ece": "خطأ المعايرة ECE",
        "turns": "كلّها",
        "openers": "الفاتحة",
        "follows": "التابعة",
        "traps": "المستقلّة الخادعة",
        "inherited": "ما ورث منها خطأً",
        "loss": "الخسارة",
        "embed": "المتّجه",
        "search": "البحث",
        "read": "القراءة",
        "total": "الكلّ",
    },
    report={
        "title": "تقييم «دليل»",
        "plots": "الرسوم",
        "figures": "الأرقام",
        "interval": "بجانب كل رقم مجاله عند 95٪ (bootstrap بإعادة اختيار الأسئلة).",
        "failures": "ما أخطأ، والأسوأ أوّلاً",
        "hidden": "وغير هذه: {n}",
        "card_sentence": "الجملة الصحيحة من الفقرة",
        "card_end": "الجملة كما تصل إلى السائل",
        "card_dialogue": "أدوار صحيحة",
        "card_time": "وسيط الزمن",
        "hits": "متى يُعثر على الفقرة الصحيحة",
        "hits_caption": "نسبة الأسئلة التي تقع فقرتها بين أول k فقرة.",
        "places": "k",
        "risk": "الخطأ والتغطية",
        "risk_caption": "إن أُجيب عن الأوثق أولاً: كم من الأجوبة خطأ؟ والنقطة عند العتبة الحالية.",
        "coverage": "نسبة ما أُجيب عنه",
        "error": "نسبة الخطأ فيما أُجيب عنه",
        "threshold": "العتبة",
        "reliability": "صدق الثقة",
        "reliability_caption": "على الخطّ تصدق الثقة، وفوقه تتواضع، وتحته تغترّ؛ والأعداد أسئلة.",
        "right": "نسبة الصحيح",
        "confidence": "الثقة",
        "times": "الزمن",
        "times_caption": "نسبة الأسئلة التي لم تستغرق أكثر من هذا الزمن، بحسب المرحلة.",
        "milliseconds": "ms",
        "questions": "نسبة الأسئلة",
        "invented": "أُجيب ولا جواب",
        "wrong": "جواب خطأ",
        "inherited": "ورث من سؤال سابق",
        "refused": "امتنع وهناك جواب",
        "rank": "رتبة الفقرة",
        "understood": "فُهم هكذا",
        "expected": "المنتظر",
        "got": "الحاصل",
        "nothing": "لا جواب",
        "withheld": "(حُجب)",
    },
    report_written="كُتب التقرير: {file}",
    exported="كُتب النموذج في {folder}. لاستعماله: DALIL_MODEL={folder}",
    all_well="كل شيء على ما يرام.",
    doctor={
        "settings": "الإعدادات",
        "corpus": "المقالات",
        "model": "النموذج",
        "reader": "القارئ",
        "library": "المكتبة",
        "store": "Milvus",
        "set_aside": "ملفات مستبعدة",
        "copies": "نسخ متطابقة",
        "index": "الفهرس",
    },
    index_exact="{report.kind}، تُقارن المقاطع كلّها، {megabytes:.1f} MB",
    index_measured=(
        "{report.kind}، يجد {report.recall_10:.1%} من أقرب 10 مقاطع و{report.recall_100:.1%} من "
        "أقرب 100 (قيس بأسئلة عددها {report.questions})، {megabytes:.1f} MB"
    ),
    bad_lines=Plural(
        "سطر واحد لم يُقرأ",
        "سطران لم يُقرآ",
        "{n} أسطر لم تُقرأ",
        "{n} سطراً لم يُقرأ",
        "{n} سطر لم يُقرأ",
    ),
    help={
        "dalil": "اسأل مجموعة مقالات، وخذ الجواب بنصّه من مصدره.",
        "index": "اقرأ المقالات الجديدة والمعدّلة، وانسَ المحذوفة.",
        "ask": "اسأل سؤالاً واحداً، أو أسئلة ملفّ كامل.",
        "chat": "حديث في الطرفية: كل سؤال يُفهم مع ما سبقه.",
        "telegram": "أجب في تيليغرام، حتى توقفه.",
        "sources": "المقالات، أو مقال واحد بمقاطعه.",
        "evaluate": "اسأل أسئلة ملفّ معلومة أجوبتها، وقس ما يأتي منها.",
        "doctor": "افحص المكتبة والنموذج والإعدادات، وقل ما العمل.",
        "model": "النموذج اللغوي المرفق.",
        "export": "اكتب النموذج المرفق في مجلّد تقرؤه sentence-transformers.",
        "paths": "ملفات ومجلّدات تُضاف إلى المكتبة، وإلا فما سبق أن قُرئ.",
        "question": "السؤال.",
        "article": "معرّف المقال، كما يظهر في القائمة.",
        "folder": "مجلّد جديد أو فارغ.",
        "lang": "لغة الكلام: ar أو en.",
        "bidi": "رتّب العربية بنفسك، لطرفية لا ترتّبها.",
        "library": "مجلّد المكتبة.",
        "device": "أين يعمل النموذج: cpu أو cuda أو mps.",
        "batch_size": "كم نصّاً يُرمِّز النموذج دفعة واحدة.",
        "as_json": "الجواب بصيغة JSON وحدها.",
        "since": "لا تسأل إلا ما نُشر منذ هذا اليوم أو الشهر أو العام: 2022-01-10 أو «يناير 2022».",
        "until": "لا تسأل إلا ما نُشر حتى هذا اليوم أو الشهر أو العام.",
        "outlet": "لا تسأل إلا ما نشرته هذه الجهة.",
        "explain": "قل لماذا هذا الجواب: الأرقام التي صنعته.",
        "batch": "ملفّ JSONL فيه سؤال في كل سطر؛ والعلامة - تعني المدخل القياسي.",
        "text": "نصّ المقال المخزون كما هو.",
        "file": "أسئلة مع أجوبتها: ملفّ jsonl عن المكتبة، أو json بصيغة SQuAD عن فقراته.",
        "report": "مجلّد تُكتب فيه صفحة HTML واحدة: الأرقام والرسوم وما أخطأ.",
        "only": "ما يُقاس وحده: retrieval وreader وend_to_end وrefusal وdialogue وlatency.",
        "limit": "عدد الأسئلة التي تُختار عشوائياً.",
        "seed": "بذرة العشوائية؛ البذرة نفسها تعطي الأرقام نفسها.",
        "remove_gold": "احجب عن نصف الأسئلة الفقرة التي فيها جوابها.",
        "corpus": "ملفّ SQuAD آخر يُبحث في فقراته أيضاً؛ ويُكرَّر الخيار.",
        "check": "أظهر ما عُرف عن المقالات ومن أين عُرف.",
        "by_outlet": "مقالات هذا الناشر.",
        "author": "مقالات هذا الكاتب.",
        "from_day": "ما نُشر منذ هذا اليوم، مثل 2022-01-10.",
        "to_day": "ما نُشر حتى هذا اليوم.",
        "language": "مقالات بهذه اللغة: ar، fa، ur، en…",
        "watch": "ابقَ وراقب الملفات، واقرأ ما يتغيّر.",
        "dry_run": "قل ما الذي سيُفعل، ولا تفعله.",
        "library command": "المكتبة كلّها: حفظها في ملفّ واستعادتها.",
        "save": "احفظ المكتبة كلّها في ملفّ واحد.",
        "load": "استعد المكتبة من ملفّ حُفظت فيه.",
        "saved": "الملفّ.",
    },
    months=(
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
    weekdays=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
)  # fmt: skip

ENGLISH = Messages(
    small_talk={
        SmallTalk.REWRITING: "I quote the sources word for word; I neither summarise nor "
        "translate. Ask me something definite (who? when? where? how many? why?) and I will show "
        "you the place.",
        SmallTalk.ABILITIES: "Ask me who, when, where, how many or why about what the articles "
        "say, and I will quote the answer and name its source. Where sources differ I show them "
        "all, and where I find nothing I say so. I do not summarise, translate or guess.",
        SmallTalk.IDENTITY: "I am Dalil: I answer questions from a set of articles, in their own "
        "words and with the source. Nothing I say is my own.",
        SmallTalk.FAREWELL: "Goodbye!",
        SmallTalk.THANKS: "You are welcome. Ask again whenever you like.",
        SmallTalk.PEACE: "And peace be upon you. Ask me about what the articles say.",
        SmallTalk.MORNING: "Good morning! Ask me about what the articles say.",
        SmallTalk.EVENING: "Good evening! Ask me about what the articles say.",
        SmallTalk.WELLBEING: "I am well, thank you. What are you looking for in the articles?",
        SmallTalk.GREETING: "Hello! Ask me about what the articles say; I answer in their words.",
    },
    no_answer="I find no answer in the sources.",
    nearest="The nearest I found:",
    understood="I read the question as: {question}",
    agree=english("One source says so:", "{n} sources agree:"),
    differ="The sources differ:",
    says=english("One source says:", "{n} sources say:"),
    says_too=english("Another source says:", "{n} other sources say:"),
    same_source_says="The same source also says:",
    confidence="Confidence: {percent} %",
    also_in="Also in: {source}",
    page="p. {name}",
    heading="under “{name}”",
    none_fit="There is no article of that time or outlet in the library.",
    undated=english(
        "One article without a date was not searched.",
        "{n} articles without a date were not searched.",
    ),
    why="Why “{answer}”?",
    found="What search said (mean cosine {cosine}, of the nearest sentence {sentence}, "
    "BM25 {bm25}), in standard deviations:",
    read="What reading said:",
    judged="What the confidence is made of:",
    total="sum",
    chance="chance to be right: {percent}",
    together="Agreeing sources: {chances} make {made}",
    above="an answer needs {threshold}",
    differing="shown because it differs from the first and fits the question as well",
    terms={
        "dense": "nearness of the passage",
        "dense sentence": "nearness of its nearest sentence",
        "lexical": "words in common",
        "time": "of the time asked",
        "thread": "article of the conversation",
        "title": "title is what is asked for",
        "counted": "counts what is asked",
        "sentence": "nearness of the sentence",
        "passage": "nearness of the passage",
        "words": "question's words in the sentence",
        "context": "question's words in the passage",
        "form": "strength of the form asked for",
        "formless": "nothing of the form asked for",
        "headline": "a line like a headline",
        "foreign": "countries the passage lacks",
        "score": "score of the reading",
        "lead": "lead over other answers",
        "relevance": "relevance as learned",
        "prominence": "words in common, more than others",
        "crossing": "asked in another script",
        "span": "place of the answer as learned",
        "search": "score of the search",
        "bias": "constant",
    },
    refusals={
        "invalid": "No answer: the question cannot be read.",
        "small talk": "No answer: this is no question about the articles.",
        "nothing fits": "No answer: no article is of that time or outlet.",
        "nothing found": "No answer: search found nothing.",
        "below threshold": "No answer: the best that was read is below {threshold}:",
    },
    empty="There is no question. Write what you want to know, such as: Who led the delegation?",
    wordless="There are no words in this question. Write what you want to know in words.",
    too_long="The question is longer than I can understand. Put it in one sentence.",
    unusable="I cannot read this question. Write it in words alone.",
    articles=english("one article", "{n} articles"),
    passages=english("one passage", "{n} passages"),
    files=english("one file", "{n} files"),
    no_articles="There are no articles in the library yet.",
    building="There is no library yet; building it from {corpus}",
    reading="Reading articles",
    asking="Asking questions",
    library_holds="{articles}, {passages}",
    added="Added: {articles}",
    updated="Updated: {articles}",
    removed="Removed: {articles}",
    renamed="Renamed: {articles}",
    repaired="The text was in a garbled encoding and was mended; better save it as UTF-8:",
    would_add="To be read as new: {files}",
    would_update="To be read again: {files}",
    would_remove="To be removed: {files}",
    would_rename="To be known by a new name: {files}",
    watching="Watching the articles; Ctrl-C to stop",
    stories=english("one story in several articles", "{n} stories in several articles"),
    found_in={
        "sidecar": "from the file beside it",
        "format": "from the file's own fields",
        "header": "from the lines of the page",
        "text": "from the article's words",
    },
    fields={
        "title": "title",
        "outlet": "outlet",
        "author": "author",
        "published": "date",
        "language": "language",
        "url": "address",
    },
    made_of="first sentence: {line}",
    saved="The library is saved in {file} ({megabytes} MB)",
    loaded="The library is restored from {file}: {held}",
    set_aside="Set aside: {files}",
    nothing_new="Nothing new",
    store_changed="Milvus: {written} written, {deleted} deleted, {rows} passages there now",
    store_rebuilt="Milvus: made anew ({reason})",
    welcome="I am Dalil, and my library holds {articles}. Ask me about what they say.\n"
    "/help for help, /new for a new conversation, /quit to leave",
    prompt="Your question › ",
    chat_help="Write your question and press Enter. You can build on those before: “And when?”\n"
    "/new a new conversation, in which I forget this one\n"
    "/sources the articles I answer from\n"
    "/help these words\n"
    "/quit to leave, as does Ctrl-D",
    forgotten="We start afresh. What is your question?",
    unknown_command="I do not know {command}. Try /help",
    questions=english("one question", "{n} questions"),
    evaluation={
        "retrieval": "Right paragraph found",
        "reader": "Reading, the right paragraph given",
        "end_to_end": "Answers as users get them",
        "refusal": "Confidence and refusal",
        "dialogue": "Turns that end right",
        "latency": "Time for a question (ms)",
        "kinds": "Right by kind",
        "sentence": "sentence",
        "sentence_words": "words in it",
        "answered": "answered",
        "answered_wrongly": "answered wrongly",
        "coverage_5": "coverage at 5 % error",
        "coverage_10": "coverage at 10 % error",
        "ece": "calibration error",
        "turns": "all",
        "openers": "openers",
        "follows": "follow-ups",
        "traps": "traps",
        "inherited": "traps that inherit",
        "loss": "loss",
        "embed": "embed",
        "search": "search",
        "read": "read",
        "total": "total",
    },
    report={
        "title": "Evaluation of Dalil",
        "plots": "Plots",
        "figures": "Figures",
        "interval": "Beside each figure its 95 % interval (bootstrap over the questions).",
        "failures": "What went wrong, worst first",
        "hidden": "And {n} more",
        "card_sentence": "right sentence of the paragraph",
        "card_end": "right sentence as users get it",
        "card_dialogue": "turns right",
        "card_time": "median time",
        "hits": "How early the right paragraph is found",
        "hits_caption": "Share of the questions whose paragraph is among the first k.",
        "places": "k",
        "risk": "Risk and coverage",
        "risk_caption": "If the surest are answered first: how many answers are wrong? "
        "The dot is the threshold in use.",
        "coverage": "share answered",
        "error": "share wrong of those answered",
        "threshold": "threshold",
        "reliability": "Reliability of the confidence",
        "reliability_caption": "On the line it is true, above it modest, below it vain; "
        "the numbers count questions.",
        "right": "share right",
        "confidence": "confidence",
        "times": "Time",
        "times_caption": "Share of the questions that took no longer than this, by stage.",
        "milliseconds": "ms",
        "questions": "share of questions",
        "invented": "answered where there is no answer",
        "wrong": "wrong answer",
        "inherited": "took over from an earlier question",
        "refused": "refused where there is an answer",
        "rank": "paragraph found at",
        "understood": "understood as",
        "expected": "expected",
        "got": "got",
        "nothing": "no answer",
        "withheld": "(withheld)",
    },
    report_written="The report is written: {file}",
    exported="The model is written to {folder}. To use it: DALIL_MODEL={folder}",
    all_well="All is well.",
    doctor={
        "settings": "settings",
        "corpus": "articles",
        "model": "model",
        "reader": "reader",
        "library": "library",
        "store": "Milvus",
        "set_aside": "files set aside",
        "copies": "copies",
        "index": "index",
    },
    index_exact="{report.kind}, every passage is compared, {megabytes:.1f} MB",
    index_measured=(
        "{report.kind}, finds {report.recall_10:.1%} of the 10 nearest passages and "
        "{report.recall_100:.1%} of 100 (measured by {report.questions} questions), "
        "{megabytes:.1f} MB"
    ),
    bad_lines=english("one line could not be read", "{n} lines could not be read"),
    help={
        "dalil": "Ask a pile of articles; get answers word for word, with their sources.",
        "index": "Read new and changed articles, forget those that are gone.",
        "ask": "Ask one question, or those of a whole file.",
        "chat": "A conversation: each question is read with those before it.",
        "telegram": "Answer in Telegram until you stop it.",
        "sources": "The articles, or one of them with its passages.",
        "evaluate": "Ask the questions of a file whose answers are known; measure what comes back.",
        "doctor": "Check the library, the model and the settings; say what to do.",
        "model": "The bundled model.",
        "export": "Write the bundled model as a directory for sentence-transformers.",
        "paths": "Files and folders to add to the library; those read before when none are named.",
        "question": "The question.",
        "article": "ID of an article, as the list shows it.",
        "folder": "A new or empty folder.",
        "lang": "Language: ar or en.",
        "bidi": "Lay Arabic out, for a terminal that does not.",
        "library": "Folder of the library.",
        "device": "Where the model runs: cpu, cuda, mps.",
        "batch_size": "How many texts the model encodes at once.",
        "as_json": "The answer as JSON and nothing else.",
        "since": "Only articles published since this day, month or year: 2022-01-10, 2022-01.",
        "until": "Only articles published until this day, month or year.",
        "outlet": "Only articles of this outlet.",
        "explain": "Say why: the figures that made the answer.",
        "batch": "A JSONL file with a question a line; - is standard input.",
        "text": "The article's stored text, exactly.",
        "file": "Questions with answers: .jsonl over the library, SQuAD .json over its paragraphs.",
        "report": "Folder for one HTML page: figures, plots, and what went wrong.",
        "only": "What to measure: some of retrieval,reader,end_to_end,refusal,dialogue,latency.",
        "limit": "How many questions to draw.",
        "seed": "Of the drawing; the same seed gives the same figures.",
        "remove_gold": "Hide from half of the questions the paragraph that answers them.",
        "corpus": "Another SQuAD file whose paragraphs are searched too; may be repeated.",
        "check": "Show what is known of the articles, and where it was found.",
        "by_outlet": "Articles of this outlet.",
        "author": "Articles by this author.",
        "from_day": "Published on this day or later, such as 2022-01-10.",
        "to_day": "Published on this day or earlier.",
        "language": "Articles in this language: ar, fa, ur, en…",
        "watch": "Stay and read what changes.",
        "dry_run": "Say what would be done, and do nothing.",
        "library command": "The whole library: saved in a file, and restored.",
        "save": "Save the whole library in one file.",
        "load": "Restore the library from a file it was saved in.",
        "saved": "The file.",
    },
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)  # fmt: skip


def messages(language: str) -> Messages:
    """Return what Dalil says in "ar" or "en"."""
    return {"ar": ARABIC, "en": ENGLISH}[language]
