"""Words that say how a thing is asked or joined, not what it is about; all in folded form."""

from retrieval.arabic import words

_ARABIC = """
من في على إلى عن مع منذ حتى خلال بعد قبل بين عند لدى حول دون بدون ضد نحو عبر ضمن أثناء حسب بحسب وفق بشأن بخصوص
أن إن أنّ إنّ لأن كأن لكن لعل ليت أو أم بل ثم إذ إذا لو لولا كي لكي لن لم لا ما ليس ليست قد سوف هل أ يا كما مثل غير سوى إلا
هذا هذه ذلك تلك هؤلاء أولئك هنا هناك هنالك الذي التي الذين اللذان اللتان اللذين اللاتي اللواتي
هو هي هم هن هما أنا نحن أنت أنتم كان كانت كانوا يكون تكون يكن كل بعض أي أية أيضا فقط جدا كذلك حيث بينما
له لها لهم لنا لي لك به بها بهم فيه فيها فيهم منه منها منهم عنه عنها عنهم عليه عليها عليهم إليه إليها إليهم معه معها معهم
وهو وهي وهم وقد ولا ولم ولن وما ومن وفي وعلى وإلى وعن ومع وأن وإن وكان وكانت فيما مما عما بما كما لما فإن بأن بأنه بأنها أنه أنها إنه إنها
"""
_QUESTION = """
من ما ماذا متى أين كيف كم لماذا لم هل أي أية بماذا لماذا عماذا فيم بم لمن ممن بمن أيهما ماهو ماهي ومن وما وماذا ومتى وأين وكيف وكم ولماذا وهل
مين إيه ايش إيش أيش شو شنو شنهو شني وش وشو اشنو أشنو علاش ليش ليه فين وين فوين منين امتى إمتى ايمتى أيمتى امتا ايمته متين وقتاش فوقاش فوقتاش كام قديش قداش أديش شحال جم كيفاش ازاي إزاي شلون كيفن
منو منهو شكون اشكون مينو هوا هيا يلي اللي الي إلي ده دي دا دول هاد هاي هادا هذي هيدا هيدي بتاع بتاعة حق تبع ديال مش مو ماشي عم راح بدي عايز
اسم هي هو الذي
"""
_ENGLISH = """
a an the of in on at by for from to with about into over after before during between and or but not no nor so than as if then
is are was were be been being am do does did done has have had having will would shall should can could may might must
he she it they we you i his her its their our your my him them us me this that these those there here
who whom whose which what when where why how many much long far often old
"""

QUESTION_WORDS = frozenset(words(_QUESTION))
"""Words by which a question asks, in the standard language, in dialects."""

STOP_WORDS = frozenset(words(_ARABIC)) | QUESTION_WORDS | frozenset(words(_ENGLISH))
"""All words left out of the lexical index and of a question's content."""
