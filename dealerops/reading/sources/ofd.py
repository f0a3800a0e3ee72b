"""OFD files (GB/T 33190): what they say about themselves, and their text objects by position."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from dealerops.reading.model import Run, Sheet
from dealerops.reading.refusal import DocumentRefused
from dealerops.reading.sniffing import MAX_OFD_PAGES, open_archive, parse_xml
from dealerops.reading.sources import tagged
from dealerops.reading.sources.ofd_lines import ruled_lines

_DEFAULT_PAGE = (210.0, 297.0)  # millimetres
_SIDES = (20.0, 2000.0)  # of a page that somebody could print
_MAX_OBJECTS = 20_000


@dataclass(frozen=True, slots=True)
class OfdDocument:
    """Sheets in millimetres and the fields the file names, best source first (documents.md 3)."""

    sheets: tuple[Sheet, ...]
    attached: dict[str, str]
    tagged: dict[str, str]
    custom: dict[str, str]
    images: tuple[bytes, ...]  # pictures shown on the first page: a QR code may be among them


class _Package:
    """The zip as a tree of parsed XML files; a missing or broken one is simply not there."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.lstrip("/").lower(): name for name in archive.namelist()}

    def bytes_of(self, path: str) -> bytes | None:
        name = self.names.get(posixpath.normpath(path).lstrip("/").lower())
        if name is None:
            return None
        try:
            return self.archive.read(name)
        except Exception as error:
            raise DocumentRefused("FILE_BROKEN") from error

    def xml(self, path: str) -> etree._Element | None:
        data = self.bytes_of(path)
        if not data:
            return None
        try:
            return parse_xml(data, recover=True)
        except DocumentRefused as refused:
            if refused.code == "FILE_UNSAFE":
                raise
            return None


def read_ofd(data: bytes) -> OfdDocument:
    """Raises DocumentRefused when there is no document inside or it has too many pages."""
    with open_archive(data) as archive:
        package = _Package(archive)
        head = package.xml("OFD.xml")
        root_path = _first_text(head, "DocRoot") or "Doc_0/Document.xml"
        document = package.xml(root_path)
        if head is None or document is None:
            raise DocumentRefused("FILE_BROKEN")
        folder = posixpath.dirname(root_path.lstrip("/"))
        sheets = tuple(_sheets(package, document, folder))
        return OfdDocument(
            sheets=sheets,
            attached=_attached(package),
            tagged=_tagged(package, sheets),
            custom=_custom(head),
            images=tuple(_images(package, folder)),
        )


def _sheets(package: _Package, document: etree._Element, folder: str) -> Iterator[Sheet]:
    pages = list(_all(document, "Page"))
    if not 0 < len(pages) <= MAX_OFD_PAGES:
        raise DocumentRefused("TOO_MANY_PAGES" if pages else "FILE_BROKEN")
    templates = {item.get("ID"): item.get("BaseLoc") for item in _all(document, "TemplatePage")}
    default = _box(_first_text(document, "PhysicalBox"))
    for number, page in enumerate(pages):
        content = package.xml(posixpath.join(folder, page.get("BaseLoc") or ""))
        if content is None:
            continue
        _x, _y, width, height = _box(_first_text(content, "PhysicalBox")) or default or (0, 0, 0, 0)
        runs, rules = [], []
        for used in _all(content, "Template"):
            path = templates.get(used.get("TemplateID"))
            layer = package.xml(posixpath.join(folder, path)) if path else None
            if layer is not None:
                runs += _text_runs(layer)
                rules += ruled_lines(layer)
        runs += _text_runs(content)
        rules += ruled_lines(content)
        if len(runs) > _MAX_OBJECTS:
            raise DocumentRefused("FILE_UNSAFE")
        is_paper = all(_SIDES[0] <= side <= _SIDES[1] for side in (width, height))
        size = (width, height) if is_paper else _DEFAULT_PAGE
        yield Sheet(number, size[0], size[1], tuple(runs), rules=tuple(rules))


def _text_runs(content: etree._Element) -> list[Run]:
    runs: list[Run] = []
    for item in _all(content, "TextObject"):
        place = _box(item.get("Boundary"))
        if place is None or item.get("Visible", "true").lower() == "false":
            continue
        for code in _all(item, "TextCode"):
            runs += _lines(code, place, _number(item.get("Size")) or place[3], item.get("ID") or "")
    return runs


def _lines(
    code: etree._Element, place: tuple[float, float, float, float], size: float, ident: str
) -> Iterator[Run]:
    """One run per printed line: a step down by DeltaY together with a step back begins a new one."""
    text = "".join(str(part) for part in code.itertext())
    x, y = _number(code.get("X")) or 0.0, _number(code.get("Y")) or size
    steps_x, steps_y = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
    scale = _fit(place[2], x, steps_x[: len(text) - 1], size)
    start, left, right, top = 0, x, x, y
    for index in range(len(text)):
        right = max(right, x + size * (1.0 if ord(text[index]) > 0x2E7F else 0.5))
        step_x = _step(steps_x, index, 0.0 if steps_y else size)
        step_y = _step(steps_y, index, 0.0)
        last = index == len(text) - 1
        if last or (step_y and step_x < 0):
            yield Run(
                text[start : index + 1],
                place[0] + left * scale,
                place[1] + top - size,
                place[0] + right * scale,
                place[1] + y + size * 0.1,
                ident=ident,
            )
            start, left, right, top = index + 1, x + step_x, x + step_x, y + step_y
        x, y = x + step_x, y + step_y


def _step(steps: list[float], index: int, default: float) -> float:
    """The last step stands for all that are not written, unless it is a way back."""
    if index < len(steps):
        return steps[index]
    return steps[-1] if steps and steps[-1] >= 0 else default


def _fit(width: float, x: float, steps: list[float], size: float) -> float:
    """Some writers place glyphs before a CTM that widens or narrows them: keep to the boundary."""
    reach = x + sum(step for step in steps if step > 0) + size
    one_line = all(step >= 0 for step in steps)
    return width / reach if one_line and reach > 1.5 * width > 0 else 1.0


def _deltas(text: str | None) -> list[float]:
    """'g 3 1.5 -4' stands for 1.5 three times, then -4."""
    parts = (text or "").split()
    steps: list[float] = []
    index = 0
    while index < len(parts) and len(steps) < _MAX_OBJECTS:
        if parts[index] == "g" and index + 2 < len(parts):
            count = min(int(_number(parts[index + 1]) or 0), _MAX_OBJECTS)
            steps += [_number(parts[index + 2]) or 0.0] * max(count, 0)
            index += 3
        else:
            steps.append(_number(parts[index]) or 0.0)
            index += 1
    return steps


def _attached(package: _Package) -> dict[str, str]:
    for lowered, name in sorted(package.names.items()):
        if "/attachs/" in f"/{lowered}" and lowered.endswith(".xml"):
            root = package.xml(name)
            found = tagged.fields_of(root) if root is not None else {}
            if found:
                return found
    return {}


def _tagged(package: _Package, sheets: tuple[Sheet, ...]) -> dict[str, str]:
    """Field texts by the object ids of a custom tag file."""
    texts: dict[str, str] = {}
    for sheet in sheets:
        for run in sheet.runs:
            texts[run.ident] = texts.get(run.ident, "") + run.text
    found: dict[str, str] = {}
    for lowered, name in sorted(package.names.items()):
        root = package.xml(name) if "/tags/" in lowered and lowered.endswith(".xml") else None
        for field, element in tagged.named_elements(root) if root is not None else ():
            parts = (texts.get((ref.text or "").strip(), "") for ref in _all(element, "ObjectRef"))
            text = "".join(parts).strip()
            if text:
                found.setdefault(field, text)
    return found


def _custom(head: etree._Element) -> dict[str, str]:
    pairs = (
        (item.get("Name") or "", (item.text or "").strip()) for item in _all(head, "CustomData")
    )
    return {
        tagged.CUSTOM_DATA[name]: text
        for name, text in pairs
        if name in tagged.CUSTOM_DATA and text
    }


def _images(package: _Package, folder: str) -> Iterator[bytes]:
    for lowered, name in sorted(package.names.items()):
        inside = lowered.startswith(f"{folder.lower()}/res/")
        if inside and lowered.endswith((".png", ".jpg", ".jpeg")):
            yield package.bytes_of(name) or b""


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return root.iterfind(f".//{{*}}{name}")


def _first_text(root: etree._Element | None, name: str) -> str:
    found = root.find(f".//{{*}}{name}") if root is not None else None
    return (found.text or "").strip() if found is not None else ""


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    numbers = [_number(part) for part in (text or "").split()]
    values = [number for number in numbers if number is not None]
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 else None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if abs(number) < 1e6 else None
