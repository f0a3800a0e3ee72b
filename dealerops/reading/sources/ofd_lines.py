"""The straight lines of an OFD page's form: they prove nothing, but a picture without them is no form."""

from collections.abc import Iterator

from lxml import etree

Line = tuple[float, float, float, float]  # x0, y0, x1, y1 in millimetres
Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_MOST = 2_000  # lines of one page that are worth drawing


def ruled_lines(content: etree._Element) -> list[Line]:
    """Every straight stroke of the page's path objects; curves are left out."""
    lines: list[Line] = []
    for item in content.iter("{*}PathObject"):
        box = _numbers(item.get("Boundary"))
        data = item.find("{*}AbbreviatedData")
        if len(box) != 4 or data is None:
            continue
        lines += _strokes(data.text or "", (box[0], box[1]), _matrix(item.get("CTM")))
        if len(lines) >= _MOST:
            break
    return lines[:_MOST]


def _strokes(data: str, corner: tuple[float, float], matrix: Matrix) -> Iterator[Line]:
    """`M x y` lifts the pen, `L x y` draws; any other command ends what can be followed."""
    words = data.split()
    here: tuple[float, float] | None = None
    for index in range(0, len(words) - 2, 3):
        place = _numbers(" ".join(words[index + 1 : index + 3]))
        if words[index] not in {"S", "M", "L"} or len(place) != 2:
            return
        there = _placed(place, corner, matrix)
        if words[index] == "L" and here is not None:
            yield (*here, *there)
        here = there


def _placed(place: list[float], corner: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    x, y = place
    return corner[0] + a * x + c * y + e, corner[1] + b * x + d * y + f


def _matrix(text: str | None) -> Matrix:
    numbers = _numbers(text)
    if len(numbers) != 6:
        return _IDENTITY
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _numbers(text: str | None) -> list[float]:
    """All numbers of a list, or none of them when one is not a number or beyond any paper."""
    try:
        numbers = [float(word) for word in (text or "").split()]
    except ValueError:
        return []
    return numbers if all(abs(number) < 10_000 for number in numbers) else []
