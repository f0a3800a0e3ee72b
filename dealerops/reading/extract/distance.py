"""How many single-character edits lie between two texts."""


def edits(one: str, other: str, *, most: int) -> int:
    """The Levenshtein distance, or `most` + 1 as soon as it is known to be larger."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    previous = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        current = [row]
        for column, right in enumerate(other, start=1):
            current.append(
                min(
                    previous[column] + 1,
                    current[column - 1] + 1,
                    previous[column - 1] + (left != right),
                )
            )
        if min(current) > most:
            return most + 1
        previous = current
    return previous[-1]
