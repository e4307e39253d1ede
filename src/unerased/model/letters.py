"""One word of a name, in any script, to letters that do not depend on who wrote it down.

The same name reaches a register in three scripts, as Zukhra and as Zuhra, with a palochka typed as
1, with or without a soft sign, by French or English habits. `folded` gives one spelling for all of
these, `skeleton` the order of its consonants. Neither is a transliteration that people read:
a capital letter stands for one sound that scripts write with several letters (S for sh, C for ch,
J for zh and j, H for kh and h, T for ts).

Sources: own tables for Cyrillic (Russian, Chechen and its neighbours, Ukrainian, Serbian) and for
Arabic letters; `anyascii` for every other script.
"""

import re
import unicodedata
from typing import Final

from anyascii import anyascii

__all__ = ["VOWELLESS", "folded", "skeleton"]

#: behind a word of a script that leaves vowels out: its vowels are not compared
VOWELLESS: Final = "~"


def _pairs(table: str) -> dict[str, str]:
    """Pairs of a letter and what it becomes, with spaces between them."""
    pairs = (pair.partition("=") for pair in table.split())
    return {letter: sound for letter, _, sound in pairs}


_FROM_CYRILLIC: Final = str.maketrans({
    **dict(zip("абвгдезиклмнопрстуфхцчшы", "abvgdeziklmnoprstufHTCSi", strict=True)),
    **_pairs("ё=e ж=J й=i щ=S э=e ю=iu я=ia ъ= ь= \u0456=i ї=i є=e ґ=g ў=u \u0458=i љ=l њ=n ћ=C"),
    **_pairs("ђ=J џ=J ә=a ө=o \u04af=u ұ=u қ=k ғ=g ң=n \u04bb=H ҳ=H ҷ=J ӣ=i ӯ=u"),
})  # fmt: skip
_FROM_ARABIC: Final = str.maketrans({
    **dict(zip("ابتجحدرزسشصضطفقكلمنهوي", "abtJHdrzsSsdtfkklmnHui", strict=True)),
    **_pairs("ث=t خ=H ذ=z ظ=z ع= غ=g ء= آ=a أ=a إ=i ؤ=u ئ=i ة=a ى=a ـ= پ=p چ=C ژ=J گ=g ک=k ی=i"),
    **_pairs("\u06c1=H ٹ=t ڤ=v"),
})  # fmt: skip
#: letters that stand for a palochka, between or before Cyrillic ones
_PALOCHKA: Final = re.compile(
    "[\u04c0\u04cf1il|!](?=[\u0430-\u04ff])|(?<=[\u0430-\u04ff])[\u04c0\u04cf1il|!]"
)
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_ARABIC: Final = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_HEBREW: Final = re.compile("[\u0590-\u05ff]")
#: the article, written with the word behind it
_ARTICLE: Final = re.compile("\\A\u0627\u0644(?=...)")
_SPECIAL: Final = str.maketrans(_pairs(
    "š=sh č=ch ž=zh ş=sh ș=sh ç=ch ğ=g \u0131=i ß=ss đ=dj ł=l ø=o æ=e å=a ć=ch ź=zh ż=zh "
    "ń=n ö=o ü=u ä=a ţ=ts ț=ts ẋ=kh ġ=g"
))  # fmt: skip

#: what habits of writing in Latin letters make of one sound; the longest is tried first
_SOUNDS: Final = _pairs(
    "shch=S tsch=C dzh=J dsch=J tch=C sch=S kkh=H kh=H sh=S ch=C zh=J dj=J gh=g th=t ph=f "
    "ts=T tz=T ck=k qu=k ou=u oo=u ee=i h=H q=k w=v x=ks c=k j=J y=i ce=Te ci=Ti cy=Ti"
)  # fmt: skip
_SOUND: Final = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
#: a letter without which the rule has nothing to do, the rule, what it leaves
_ANY_SCRIPT: Final = (
    # Джамал, Jamal; кх is one sound, and so is what is left of kkh
    ("J", re.compile("dJ"), "J"),
    ("H", re.compile("kH"), "H"),
    # j after a consonant softens it (Tatjana), behind a vowel it ends a diphthong (Andrej)
    ("J", re.compile("(?<=[bvgmnprstflzHTCS])J(?=[aeou])"), "i"),
    ("J", re.compile("(?<=[aeiou])J$"), "i"),
    # yo, io and ё; every other glide before a vowel: Maria, Mariya, Мария; Isaev, Isayev
    ("i", re.compile("i+o"), "e"),
    ("i", re.compile("i+(?=[aeu])"), ""),
    # Fatima, Fatimah; Abdullah, Абдулла; Kadyrov, Kadyroff
    ("H", re.compile("(?<=[aeioul])H$"), ""),
    ("f", re.compile("(?<=[oe])f+$"), "v"),
)
_DOUBLED: Final = re.compile(r"(.)\1+")
_VOWELS: Final = str.maketrans("", "", "aeiou")
#: sounds that writers take for each other
_CLASS: Final = str.maketrans("pfgdzTJC", "bvktssSS")


def folded(word: str) -> str:
    """One word without spaces to its folded letters, "" when none are left.

    Words of scripts that leave vowels out (Arabic, Hebrew) end with `VOWELLESS`.
    """
    word = unicodedata.normalize("NFC", word.lower())
    tail = ""
    if word.isascii() or not (
        _CYRILLIC.search(word) or _ARABIC.search(word) or _HEBREW.search(word)
    ):
        word = _latin(word)
    elif _CYRILLIC.search(word):
        word = _PALOCHKA.sub("", word).translate(_FROM_CYRILLIC)
    else:
        tail = VOWELLESS
        word = _ARTICLE.sub("", _bare(word)).translate(_FROM_ARABIC)
    if not word.isascii():
        word = "".join(letter if letter.isascii() else _other(letter) for letter in _bare(word))
    if not word.isalpha():
        word = "".join(letter for letter in word if letter.isalpha())
    for letter, pattern, by in _ANY_SCRIPT:
        if letter in word:
            word = pattern.sub(by, word)
    word = _DOUBLED.sub(r"\1", word)
    return word + tail if word else ""


def skeleton(part: str) -> str:
    """The consonants of a folded word by classes of sounds; its first letters when it has none."""
    bare = part.rstrip(VOWELLESS)
    return bare.translate(_VOWELS).translate(_CLASS) or bare[:2]


def _latin(word: str) -> str:
    return _SOUND.sub(lambda found: _SOUNDS[found[0]], word.translate(_SPECIAL))


def _other(letter: str) -> str:
    """A letter of a script without a table of its own."""
    return _latin(anyascii(letter).lower())


def _bare(word: str) -> str:
    """Without accents and signs for short vowels."""
    plain = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
