"""What people type into a search box, and the pairs of characters by which parts of names are found.

A trigram index cannot find a pattern of two characters, and most Chinese searches are that short; so
every pair of neighbours in a name is stored and indexed, and a longer hit is checked by LIKE.
"""

import unicodedata

LONGEST = 60


def typed(text: str) -> str:
    """Full-width to half-width, upper case, one space between words, no control characters."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST * 4])
    kept = "".join(one if one.isprintable() else " " for one in plain)
    return " ".join(kept.split()).upper()[:LONGEST]


def bigrams(*texts: str) -> list[str]:
    """Every pair of neighbours in each text, once, in order; spaces and dots between them do not count.

    Write what `bigrams(buyer_name, plate)` returns into a row's column wherever rows are written in bulk.
    """
    found: set[str] = set()
    for text in texts:
        word = joined(text)
        found.update(word[at : at + 2] for at in range(len(word) - 1))
    return sorted(found)


def joined(text: str) -> str:
    """The form in which pairs are compared: typed, without spaces and the dot of names and plates."""
    return typed(text).replace(" ", "").replace("·", "")


def is_wordy(text: str) -> bool:
    """Whether a text holds letters beyond ASCII, as names do and numbers do not."""
    return any(ord(one) > 127 and one.isalpha() for one in text)
