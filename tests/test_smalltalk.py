"""Small talk is told from questions: every word must belong to a known phrase."""

import pytest

from bot.smalltalk import SmallTalk, recognise
from bot.smalltalk_phrases import PHRASES


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("السلام عليكم", SmallTalk.PEACE),
        ("السَّلامُ عَلَيْكُمْ ورحمة الله وبركاته.", SmallTalk.PEACE),
        ("السلام عليكم، كيف حالك؟", SmallTalk.PEACE),
        ("صباح الخير يا دليل", SmallTalk.MORNING),
        ("مساء النور", SmallTalk.EVENING),
        ("مرحبااااا 👋", SmallTalk.GREETING),
        ("أهلاً وسهلاً", SmallTalk.GREETING),
        ("Hello!", SmallTalk.GREETING),
        ("ازيك", SmallTalk.WELLBEING),
        ("كيفك؟", SmallTalk.WELLBEING),
        ("شلونك", SmallTalk.WELLBEING),
        ("شكراً يسلمو", SmallTalk.THANKS),
        ("طيب، شكرا جزيلا لك", SmallTalk.THANKS),
        ("thanks a lot", SmallTalk.THANKS),
        ("شكرا، مع السلامة", SmallTalk.FAREWELL),
        ("من أنت؟", SmallTalk.IDENTITY),
        ("مرحبا، من أنت؟", SmallTalk.IDENTITY),
        ("مين إنت", SmallTalk.IDENTITY),
        ("What's your name?", SmallTalk.IDENTITY),
        ("ماذا تستطيع أن تفعل؟", SmallTalk.ABILITIES),
        ("help", SmallTalk.ABILITIES),
        ("لخّص لي المقال الأول", SmallTalk.REWRITING),
        ("لخص رد الناتو", SmallTalk.REWRITING),
        ("هل يمكنك تلخيص المحادثات؟", SmallTalk.REWRITING),
        ("أعطني ملخصاً لما جرى في جنيف", SmallTalk.REWRITING),
        ("ترجم هذا إلى الإنجليزية", SmallTalk.REWRITING),
        ("Please summarise the NATO reply", SmallTalk.REWRITING),
        ("Can you give me a summary of the talks?", SmallTalk.REWRITING),
    ],
)
def test_greetings_thanks_and_the_like_are_recognised(said: str, kind: SmallTalk) -> None:
    assert recognise(said) is kind


@pytest.mark.parametrize(
    "question",
    [
        "من أنتخب الرئيس؟",
        "من انتخب رئيساً لكازاخستان؟",
        "شكر بوتين نظيره الأمريكي؟",
        "من شكر بوتين؟",
        "مرحباً، من هو الأمين العام للناتو؟",
        "السلام عليكم، متى جرت المحادثات؟",
        "ماذا تستطيع روسيا أن تفعل؟",
        "ماذا تعرف عن بوتين؟",
        "كيف حال الاقتصاد الروسي؟",
        "ما هو دليل روسيا على ذلك؟",
        "من لخص التقرير؟",
        "بماذا لخص لافروف موقف روسيا؟",
        "هل ترجم بوتين الوثيقة؟",
        "من هو المترجم؟",
        "ما هي ترجمة الدولة العثمانية بالتركية؟",
        "متى يحل السلام؟",
        "Who is the NATO secretary general?",
        "What are you told about the talks?",
        "ومتى؟",
        "نعم",
        "؟",
        "👋",
        "",
    ],
)
def test_questions_are_never_taken_for_small_talk(question: str) -> None:
    assert recognise(question) is None


def test_every_phrase_alone_is_recognised_as_its_kind() -> None:
    said = [(p.strip(), kind) for kind, listed in PHRASES.items() for p in listed.split("،")]

    assert [(p, k) for p, k in said if recognise(p) != k] == []
    assert set(PHRASES) == {kind.value for kind in SmallTalk} - {"rewriting"}
