"""Whether two names may be one person's."""

from dealerops.identifiers.verdict import normalise

SHORTEST = 3  # of two characters one is the family's: 王芳 and 王伟 may share a phone and are two


def alike(left: str, right: str) -> bool:
    """Equal, one a part of the other (王小明, 王小明先生), or one character apart in a longer name."""
    first, second = normalise(left), normalise(right)
    if not first or not second:
        return False
    if first in second or second in first:
        return True
    if len(first) != len(second) or len(first) < SHORTEST:
        return False
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1
