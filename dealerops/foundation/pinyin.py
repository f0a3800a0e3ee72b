"""How a Chinese name is found by the first letters of its pinyin 拼音首字母: `zwm` for 张伟明.

Every beginning of a name's initials, from two letters on, is a word of its own beside the name's pairs
of characters, so that one index answers for both. A name that can be read in several ways has the
initials of each: 单 is S in a surname and D in 单位, and nobody can know from the letters alone.
"""

import os
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

SHORTEST, LONGEST = 2, 8
MARK = "~"  # tells initials from pairs; no name holds `~ZW`
WAYS = 8  # of reading one name; each has up to seven words in the index
HAN = "〇㐀-\u9fff\U00020000-\U000323af"
CHINESE = re.compile(f"[{HAN}]{{2}}")  # plates never have two in a row
COUNTED = re.compile(f"[{HAN}A-Z]")
LETTERS = re.compile(f"[A-Z]{{{SHORTEST},{LONGEST}}}")
# What people read in more than one way today; a dictionary's other readings are mostly of the classics.
READ_DIFFERENTLY = {
    "单": "SDC",
    "曾": "ZC",
    "仇": "QC",
    "解": "XJ",
    "查": "ZC",
    "区": "OQ",
    "翟": "ZD",
    "覃": "QT",
    "朴": "PB",
    "盖": "G",
    "尉": "WY",
    "万": "WM",
    "俟": "QS",
    "种": "ZC",
    "隗": "WK",
    "召": "ZS",
    "秘": "MB",
    "折": "ZS",
    "祭": "ZJ",
    "繁": "FP",
    "盛": "SC",
    "车": "CJ",
    "石": "S",
    "冼": "X",
    "重": "ZC",
    "长": "CZ",
    "行": "HX",
    "乐": "LY",
    "朝": "CZ",
    "厦": "XS",
    "藏": "ZC",
    "传": "CZ",
    "降": "JX",
    "校": "XJ",
    "省": "SX",
    "调": "DT",
    "茜": "QX",
    "晟": "SC",
    "炅": "JG",
    "参": "CS",
    "会": "HK",
    "弹": "TD",
    "伽": "JQ",
    "宿": "SX",
    "沈": "S",
    "贾": "J",
    "任": "R",
    "奇": "Q",
}


def initials(text: str) -> set[str]:
    """The words by which `text`, upper case and without spaces, is found by its initials.

    None for what is no Chinese name: plates, numbers, names in Latin letters. Letters inside of a
    Chinese name count as themselves, digits and signs do not count.
    """
    if not CHINESE.search(text):
        return set()
    found: set[str] = set()
    ways = [""]
    for char in COUNTED.findall(text)[:LONGEST]:
        letters = _letters(char)
        ways = [way + letter for letter in letters for way in ways][:WAYS] or ways
        found.update(MARK + way for way in ways if len(way) >= SHORTEST)
    return found


def asked_initials(word: str) -> str | None:
    """The word under which rows keep what was typed, or None when that cannot be initials."""
    return MARK + word if LETTERS.fullmatch(word) else None


@lru_cache(maxsize=16_384)
def _letters(char: str) -> str:
    """First letters of the readings in use; empty for a character that has none."""
    if char.isascii():
        return char
    if char in READ_DIFFERENTLY:
        return READ_DIFFERENTLY[char]
    read, style = _reader()
    found = "".join(one[0] for one in read(char, style=style, errors="ignore"))
    return re.sub("[^A-Z]", "", found.upper())


@cache
def _reader() -> tuple[Callable[..., list[list[str]]], Any]:
    """The dictionary takes 13 MB, so only who writes names loads it; its phrases would take 40 more."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import Style, pinyin  # noqa: PLC0415 - after its settings, and on demand

    return pinyin, Style.FIRST_LETTER
