"""Number plates of mainland China (GA 36-2018): which type a plate is and whether its form is right."""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dealerops.identifiers.verdict import Verdict, normalise, passed, refused

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PURE_ELECTRIC_LETTERS = "ABCDE"
NON_PURE_LETTERS = "FGHJK"


class PlateType(TextChoices):
    REGULAR = "REGULAR", _("Regular plate")
    SUFFIX = "SUFFIX", _("Plate with a suffix")
    NEV_SMALL = "NEV_SMALL", _("New-energy plate, small car")
    NEV_LARGE = "NEV_LARGE", _("New-energy plate, large vehicle")
    TEMP = "TEMP", _("Temporary plate")
    EMBASSY = "EMBASSY", _("Embassy plate")
    CONSULATE = "CONSULATE", _("Consulate plate")
    OTHER = "OTHER", _("Other plate")


class NevKind(TextChoices):
    """What the letter of a new-energy plate says about the drive."""

    PURE_ELECTRIC = "PURE_ELECTRIC", _("Pure electric")
    NON_PURE = "NON_PURE", _("Plug-in hybrid or fuel cell")


_HEAD = f"[{PROVINCES}][A-HJ-NP-Z]"
_TAIL = "[A-HJ-NP-Z0-9]"
_NEV = f"[{PURE_ELECTRIC_LETTERS}{NON_PURE_LETTERS}]"
_FORMS = {
    PlateType.REGULAR: re.compile(f"{_HEAD}{_TAIL}{{5}}"),
    PlateType.SUFFIX: re.compile(f"{_HEAD}{_TAIL}{{4}}[学挂警港澳]"),
    PlateType.NEV_SMALL: re.compile(f"{_HEAD}{_NEV}{_TAIL}[0-9]{{4}}"),
    PlateType.NEV_LARGE: re.compile(f"{_HEAD}[0-9]{{5}}{_NEV}"),
    PlateType.TEMP: re.compile(f"临{_HEAD}{_TAIL}{{4,6}}|{_HEAD}{_TAIL}{{4,6}}[临超试]"),
    PlateType.EMBASSY: re.compile(r"使[0-9]{6}|[0-9]{6}使"),
    PlateType.CONSULATE: re.compile(f"{_HEAD}[0-9]{{4}}领|领[0-9]{{6}}|[0-9]{{6}}领"),
}


def classify(raw: str | None) -> PlateType | None:
    """The type whose form the plate has, or None; military plates (OTHER) have no known form."""
    plate = normalise(raw)
    return next((kind for kind, form in _FORMS.items() if form.fullmatch(plate)), None)


def validate(raw: str | None, *, kind: PlateType | None = None) -> Verdict:
    """Judge one plate (domain.md 1.2); with `kind` it must be of exactly that type.

    OTHER is the manual flag for plates without a published form: anything but nothing passes.
    """
    plate = normalise(raw)
    if kind is PlateType.OTHER:
        return passed(plate) if plate else refused("PLATE_FORMAT", plate)
    found = classify(plate)
    if found is None:
        suggestion = plate[:2] + plate[2:].replace("I", "1").replace("O", "0")
        return refused("PLATE_FORMAT", plate, suggestion if classify(suggestion) else "")
    if kind is not None and found is not kind:
        return refused("PLATE_FORMAT", plate)
    return passed(plate)


def nev_kind(raw: str | None) -> NevKind | None:
    """Pure electric or not, told from the letter of a new-energy plate; None for all other plates."""
    plate = normalise(raw)
    kind = classify(plate)
    if kind not in {PlateType.NEV_SMALL, PlateType.NEV_LARGE}:
        return None
    letter = plate[2] if kind is PlateType.NEV_SMALL else plate[-1]
    return NevKind.PURE_ELECTRIC if letter in PURE_ELECTRIC_LETTERS else NevKind.NON_PURE
