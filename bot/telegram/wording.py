"""Every word that Telegram shows besides those of `bot.wording`, in Arabic and in English."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.plural import Plural, english
from bot.wording import ARABIC, ENGLISH, Messages

REASONS = ("wrong", "unrelated", "incomplete", "outdated", "other")
"""What may be wrong with an answer, as it is stored and exported."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the bot says in one language; `{…}` is filled in where it is said.

    Attributes:
        common: What the terminal says too.
        commands: Every user's commands and their descriptions, in the order of the menu; those of
            the administrators in `admin_commands`.
        reasons: By the words of REASONS.
    """

    language: str
    rtl: bool
    common: Messages = field(repr=False)
    # The profile
    description: str
    short_description: str
    commands: Mapping[str, str]
    admin_commands: Mapping[str, str]
    # Answering
    start: str
    start_try: str
    help: str
    help_admin: str
    good: str
    bad: str
    more: str
    why_bad: str
    thanks: str
    reasons: Mapping[str, str]
    more_passages: str
    no_more_passages: str
    page: str
    # Sources
    sources: str
    sources_matching: str
    sources_hint: str
    no_source: str
    earlier: str
    later: str
    previous_page: str
    next_page: str
    original: str
    # What is known of the library
    about: str
    about_dates: str
    about_no_dates: str
    about_model: str
    stats: str
    # Commands done
    ask_usage: str
    new: str
    forgotten: str
    forgotten_nothing: str
    kept_access: str
    language_set: str
    questions: Plural
    ratings: Plural
    chats: Plural
    updates: Plural
    and_then: str
    # Cannot be done
    unsupported: str
    busy: str
    too_fast: Plural
    sorry: str
    not_allowed: str
    admins_only: str
    unknown_command: str
    gone: str
    article_gone: str
    # Administrators
    reindexing: str
    reindexed: str
    reindex_running: str
    allowed: str
    disallowed: str
    allowed_in_settings: str
    allow_usage: str
    allow_nobody: str
    allow_everyone: str
    no_feedback: str
    feedback_caption: str
    upload_ask: str
    upload_added: str
    upload_dropped: str
    upload_too_big: str
    upload_type: str
    upload_unreadable: str
    upload_yes: str
    upload_no: str
    remove_usage: str
    remove_unknown: str
    remove_ask: str
    removed: str
    remove_kept: str
    remove_yes: str
    remove_no: str

    def listed(self, parts: list[str]) -> str:
        """Return the parts as a list in a sentence: «سؤال واحد وتقييمان»."""
        return self.and_then.join(parts)


_ARABIC = Words(
    language="ar",
    rtl=True,
    common=ARABIC,
    description="أجيب عن أسئلتك من مجموعة مقالات، بكلماتها كما وردت، ومع كل جواب مصدره. "
    "إن اختلفت المصادر عرضتها كلّها، وإن لم أجد جواباً قلت ذلك.",
    short_description="أجوبة منقولة بنصّها من مقالات، ومع كل جواب مصدره.",
    commands={
        "start": "البداية، وأسئلة للتجربة",
        "help": "كيف تسألني",
        "ask": "اسأل سؤالاً (في المجموعات خاصة)",
        "sources": "المقالات التي أجيب منها، والبحث فيها",
        "new": "حديث جديد، أنسى ما سبقه",
        "forget": "احذف كل ما حُفظ عنّي",
        "lang": "اللغة: العربية أو الإنجليزية",
        "about": "ما في المكتبة، وكيف تُصنع الأجوبة",
    },
    admin_commands={
        "stats": "الاستعمال بالأرقام",
        "reindex": "اقرأ المقالات من جديد",
        "feedback": "تقييمات القرّاء في ملفّ",
        "remove": "أخرج مقالاً من المكتبة",
        "allow": "اسمح لقارئ بالسؤال، برقمه",
        "disallow": "امنع قارئاً من السؤال، برقمه",
    },
    start="أهلاً بك! أنا «دليل»: أجيب عن أسئلتك من مجموعة مقالات، بكلماتها كما وردت، ومع كل جواب "
    "مصدره. اكتب سؤالك هنا.",
    start_try="أو جرّب أحد هذه الأسئلة:",
    help="اكتب سؤالك كما تقوله: من؟ متى؟ أين؟ كم؟ لماذا؟ أجبك بنصّ المقالات، وتحت الجواب مصادره؛ "
    "المس المصدر تقرأه في سياقه.\n"
    "يمكنك أن تبني على ما سبق: «ومتى؟»، «ومن ترأس الوفد الروسي؟». وإن عدّلت سؤالك عدّلت جوابي.\n"
    "في المجموعات: اكتب /ask ثم سؤالك، أو ردّ على جوابي بسؤال يتبعه.\n"
    "في أي محادثة: اكتب @{bot} ثم سؤالك، واختر الجواب.\n"
    "لا ألخّص ولا أترجم ولا أخمّن، وإن لم أجد جواباً قلت ذلك.",
    help_admin="للمشرفين: أرسل مقالاً في ملفّ (نصّ أو PDF أو Word أو HTML أو Markdown) فأضيفه إلى "
    "المكتبة بعد موافقتك. وما تكتبه تحته يصير عنوانه.",
    good="👍",
    bad="👎",
    more="مقاطع أخرى",
    why_bad="شكراً. ما الذي لم يعجبك؟",
    thanks="شكراً على تقييمك.",
    reasons={
        "wrong": "الجواب خطأ",
        "unrelated": "ليس ما سألت عنه",
        "incomplete": "ناقص",
        "outdated": "قديم",
        "other": "غير ذلك",
    },
    more_passages="مقاطع أخرى قريبة من سؤالك:",
    no_more_passages="هذا كل ما وجدته.",
    page="صفحة {page} من {pages}",
    sources="في المكتبة {articles}:",
    sources_matching="{articles} فيها «{query}»:",
    sources_hint="للبحث: /sources ثم كلمة من العنوان أو اسم الجهة أو سنة.",
    no_source="لا مقال فيه «{query}». جرّب كلمة أخرى.",
    earlier="ما قبله",
    later="ما بعده",
    previous_page="السابقة",
    next_page="التالية",
    original="الأصل",
    about="أجيب من {held}.\n{dates}\n"
    "كيف تُصنع الأجوبة: أبحث بالمعنى وبالكلمات معاً، ثم أنقل من أقرب المقاطع الجملة التي تجيب، "
    "ولا أكتب شيئاً من عندي. إن كان الجواب غير مؤكّد قلت إني لم أجده.",
    about_model="النموذج:",
    about_dates="تواريخ المقالات من {first} إلى {last}.",
    about_no_dates="لا تاريخ معروفاً للمقالات.",
    stats="المحادثات: {chats}، منها {active} نشطة\nالأسئلة: {questions}، منها {today} في آخر يوم\n"
    "التقييمات: {good} 👍، {bad} 👎\nفي الانتظار: {pending}\nالمكتبة: {held}",
    ask_usage="اكتب سؤالك بعد /ask، مثل: /ask من ترأس الوفد الروسي؟",
    new="نبدأ من جديد. ما سؤالك؟",
    forgotten="حذفت كل ما حُفظ عنك: {what}.",
    forgotten_nothing="لا شيء محفوظ عنك.",
    kept_access="بقي رقمك وحده في قائمة من يُسمح لهم بالسؤال؛ يحذفه منها المشرفون.",
    language_set="أتحدّث العربية من الآن.",
    questions=Plural(
        "سؤال واحد وجوابه",
        "سؤالان وجواباهما",
        "{n} أسئلة وأجوبتها",
        "{n} سؤالاً وأجوبتها",
        "{n} سؤال وأجوبتها",
    ),
    ratings=Plural("تقييم واحد", "تقييمان", "{n} تقييمات", "{n} تقييماً", "{n} تقييم"),
    chats=Plural(
        "إعدادات محادثة واحدة",
        "إعدادات محادثتين",
        "إعدادات {n} محادثات",
        "إعدادات {n} محادثة",
        "إعدادات {n} محادثة",
    ),
    updates=Plural(
        "رسالة تنتظر", "رسالتان تنتظران", "{n} رسائل تنتظر", "{n} رسالة تنتظر", "{n} رسالة تنتظر"
    ),
    and_then="، و",
    unsupported="لا أفهم إلا النصّ المكتوب. اكتب سؤالك لي من فضلك.",
    busy="الأسئلة كثيرة الآن، فاعذرني. أعد سؤالك بعد قليل من فضلك.",
    too_fast=Plural(
        "مهلاً من فضلك: اسأل بعد ثانية.",
        "مهلاً من فضلك: اسأل بعد ثانيتين.",
        "مهلاً من فضلك: اسأل بعد {n} ثوانٍ.",
        "مهلاً من فضلك: اسأل بعد {n} ثانية.",
        "مهلاً من فضلك: اسأل بعد {n} ثانية.",
    ),
    sorry="عذراً، حدث خطأ عندي ولم أستطع الجواب. أعد السؤال بعد قليل من فضلك.",
    not_allowed="هذا البوت لقرّاء بعينهم، ورقمك ({user}) ليس بينهم. اطلب من المشرفين إضافته.",
    admins_only="هذا الأمر للمشرفين.",
    unknown_command="لا أعرف هذا الأمر. جرّب /help",
    gone="لم يعد هذا الجواب محفوظاً. أعد سؤالك من فضلك.",
    article_gone="لم يعد هذا المقال في المكتبة.",
    reindexing="أقرأ المقالات…",
    reindexed="انتهت القراءة: {changes}.",
    reindex_running="القراءة جارية من قبل؛ انتظر حتى تنتهي.",
    allowed="صار يحقّ للقارئ {user} أن يسأل.",
    disallowed="لم يعد يحقّ للقارئ {user} أن يسأل.",
    allowed_in_settings="القارئ {user} مسموح له في إعدادات البوت، ولا يُحذف إلا منها: "
    "DALIL_TELEGRAM_ALLOW وDALIL_TELEGRAM_ADMINS",
    allow_usage="اكتب رقم القارئ بعد /allow أو /disallow؛ يُقال له رقمه حين يكتب إلى البوت ولا "
    "يُسمح له. في القائمة الآن، عدا من في الإعدادات: {users}",
    allow_nobody="لا أحد",
    allow_everyone="السؤال مفتوح للجميع. لحصره في قرّاء بعينهم اكتب أرقامهم في "
    "DALIL_TELEGRAM_ALLOW، ثم أعد تشغيل البوت.",
    no_feedback="لا تقييمات بعد.",
    feedback_caption="التقييمات كلّها: {ratings}.",
    upload_ask="أأضيف «{title}» إلى المكتبة؟",
    upload_added="أُضيف «{title}» إلى المكتبة.",
    upload_dropped="لم يُضف شيء.",
    upload_too_big="الملفّ أكبر من المسموح ({limit} ميغابايت).",
    upload_type="لا أقبل من الملفّات إلا: {types}.",
    upload_unreadable="لا أستطيع قراءة هذا الملفّ: {reason}",
    upload_yes="أضفه",
    upload_no="لا تضفه",
    remove_unknown="لا مقال بالمعرّف «{article}». تجد المعرّفات تحت العناوين في /sources",
    remove_usage="اكتب معرّف المقال بعد /remove؛ تجده تحت عنوانه في /sources",
    remove_ask="أأخرج «{title}» من المكتبة؟ لن يعود عند قراءة المقالات من جديد.",
    removed="أُخرج «{title}» من المكتبة.",
    remove_kept="بقي المقال في المكتبة.",
    remove_yes="أخرجه",
    remove_no="أبقه",
)

_ENGLISH = Words(
    language="en",
    rtl=False,
    common=ENGLISH,
    description="I answer your questions from a set of articles, in their own words and each with "
    "its source. Where sources differ I show them all; where I find nothing I say so.",
    short_description="Answers quoted word for word from articles, each with its source.",
    commands={
        "start": "The beginning, and questions to try",
        "help": "How to ask me",
        "ask": "Ask a question (in groups above all)",
        "sources": "The articles I answer from, and search in them",
        "new": "A new conversation, in which I forget this one",
        "forget": "Delete all that is stored of me",
        "lang": "Language: Arabic or English",
        "about": "What the library holds, and how answers are made",
    },
    admin_commands={
        "stats": "Use in figures",
        "reindex": "Read the articles again",
        "feedback": "The readers' ratings as a file",
        "remove": "Take an article out of the library",
        "allow": "Let a reader ask, by number",
        "disallow": "Let a reader ask no more, by number",
    },
    start="Welcome! I am Dalil: I answer your questions from a set of articles, in their own words "
    "and each with its source. Write your question here.",
    start_try="Or try one of these:",
    help="Write your question as you would say it: who? when? where? how many? why? I answer in "
    "the articles' own words, with the sources below; touch a source to read it in context.\n"
    "You can build on what went before: “And when?” If you edit your question, I edit my answer.\n"
    "In groups: write /ask and your question, or reply to my answer with one that follows.\n"
    "In any chat: write @{bot} and your question, and choose the answer.\n"
    "I do not summarise, translate or guess, and where I find nothing I say so.",
    help_admin="For administrators: send an article as a file (text, PDF, Word, HTML or Markdown) "
    "and I add it to the library once you agree. What you write below it becomes its title.",
    good="👍",
    bad="👎",
    more="More passages",
    why_bad="Thank you. What is wrong with it?",
    thanks="Thank you for the rating.",
    reasons={
        "wrong": "The answer is wrong",
        "unrelated": "Not what I asked",
        "incomplete": "Incomplete",
        "outdated": "Outdated",
        "other": "Something else",
    },
    more_passages="More passages near your question:",
    no_more_passages="That is all I found.",
    page="Page {page} of {pages}",
    sources="The library holds {articles}:",
    sources_matching="{articles} with “{query}”:",
    sources_hint="To search: /sources and a word of the title, an outlet or a year.",
    no_source="No article with “{query}”. Try another word.",
    earlier="Earlier",
    later="Later",
    previous_page="Previous",
    next_page="Next",
    original="Original",
    about="I answer from {held}.\n{dates}\n"
    "How answers are made: I search by meaning and by words, then quote from the nearest passages "
    "the sentence that answers. Nothing is my own. Where I am not sure, I say that I found "
    "nothing.",
    about_model="Model:",
    about_dates="The articles are dated from {first} to {last}.",
    about_no_dates="No date is known of the articles.",
    stats="Chats: {chats}, {active} of them active\nQuestions: {questions}, {today} in the last "
    "day\nRatings: {good} 👍, {bad} 👎\nWaiting: {pending}\nLibrary: {held}",
    ask_usage="Write your question after /ask, such as: /ask Who led the Russian delegation?",
    new="We start afresh. What is your question?",
    forgotten="I deleted all that was stored of you: {what}.",
    forgotten_nothing="Nothing is stored of you.",
    kept_access="Only your number stays, on the list of those who may ask; the administrators can "
    "take it off.",
    language_set="I speak English from now on.",
    questions=english("one question with its answer", "{n} questions with their answers"),
    ratings=english("one rating", "{n} ratings"),
    chats=english("the settings of one chat", "the settings of {n} chats"),
    updates=english("one waiting message", "{n} waiting messages"),
    and_then=", ",
    unsupported="I understand written text only. Please write your question.",
    busy="There are many questions just now, sorry. Please ask again in a moment.",
    too_fast=english(
        "Not so fast, please: ask in a second.", "Not so fast, please: ask in {n} seconds."
    ),
    sorry="Sorry, something went wrong on my side and I could not answer. Please ask again in a "
    "moment.",
    not_allowed="This bot is for certain readers, and your number ({user}) is not among them. Ask "
    "its administrators to add it.",
    admins_only="This command is for administrators.",
    unknown_command="I do not know this command. Try /help",
    gone="This answer is not stored any more. Please ask again.",
    article_gone="This article is not in the library any more.",
    reindexing="Reading the articles…",
    reindexed="Done reading: {changes}.",
    reindex_running="I am reading them already; wait until that is done.",
    allowed="Reader {user} may ask now.",
    disallowed="Reader {user} may not ask any more.",
    allowed_in_settings="It is the bot's settings that let reader {user} in; change them there: "
    "DALIL_TELEGRAM_ALLOW, DALIL_TELEGRAM_ADMINS",
    allow_usage="Write the reader's number after /allow or /disallow; the bot tells it to those "
    "who write to it and may not ask. On the list now, besides those in the settings: {users}",
    allow_nobody="nobody",
    allow_everyone="Everyone may ask. To let in certain readers only, put their numbers into "
    "DALIL_TELEGRAM_ALLOW and start the bot again.",
    no_feedback="There are no ratings yet.",
    feedback_caption="All ratings: {ratings}.",
    upload_ask="Add “{title}” to the library?",
    upload_added="“{title}” is in the library now.",
    upload_dropped="Nothing was added.",
    upload_too_big="The file is larger than allowed ({limit} MB).",
    upload_type="The only files I take are: {types}.",
    upload_unreadable="I cannot read this file: {reason}",
    upload_yes="Add it",
    upload_no="Do not add it",
    remove_unknown="No article has the ID “{article}”. The IDs stand under the titles in /sources",
    remove_usage="Write the article's ID after /remove; it stands under the title in /sources",
    remove_ask="Take “{title}” out of the library? It will not come back when the articles are "
    "read again.",
    removed="“{title}” is out of the library.",
    remove_kept="The article stays in the library.",
    remove_yes="Take it out",
    remove_no="Keep it",
)


def words(language: str) -> Words:
    """Return what the bot says in "ar" or "en"."""
    return {"ar": _ARABIC, "en": _ENGLISH}[language]


def commands(language: str, *, admin: bool = False) -> list[tuple[str, str]]:
    """Return the menu of commands with their descriptions, for everyone or for administrators."""
    spoken = words(language)
    return [*spoken.commands.items(), *(spoken.admin_commands.items() if admin else ())]
