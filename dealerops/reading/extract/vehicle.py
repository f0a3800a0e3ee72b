"""The vehicle sales invoice (机动车销售统一发票), on paper and digital."""

from dealerops.identifiers import resident_id, uscc
from dealerops.identifiers import vin as vin_rules
from dealerops.reading.extract import values
from dealerops.reading.extract.found import (
    SERIALS,
    Findings,
    Found,
    beside,
    only_one,
    place_of,
    printed_twice,
    shaped,
    unbroken,
)
from dealerops.reading.extract.geometry import Layout
from dealerops.reading.extract.labels import Label, Piece

_BUYER_ROW = 4.5  # label heights from the buyer's label to the last line of its cell


def extract(layout: Layout, width: float) -> Findings:
    """All fields found on one sheet; `width` bounds the places of those that were not."""
    findings = Findings()
    _head(layout, findings)
    _parties(layout, findings)
    for label, (name, shape) in SERIALS.items():
        found = beside(layout, layout.labelled(label), getattr(values, shape), take=unbroken)
        findings.put(name, found)
    vins = layout.labelled(Label.VIN)
    findings.put("vin", beside(layout, vins, values.vin))
    _keep_place(findings, "vin", vins, width)
    if not _value(findings, "vin"):
        _lonely_vin(layout, findings)
    _amounts(layout, findings, width)
    return findings


def _head(layout: Layout, findings: Findings) -> None:
    code = beside(layout, layout.labelled(Label.CODE), values.code)
    machine_code = beside(layout, layout.labelled(Label.MACHINE_CODE), values.code)
    findings.put("code", printed_twice(code, machine_code))
    number = beside(layout, layout.labelled(Label.NUMBER), values.number)
    machine_number = beside(layout, layout.labelled(Label.MACHINE_NUMBER), values.number)
    findings.put("number", printed_twice(number, machine_number))
    day = beside(layout, layout.labelled(Label.DATE), values.date)
    if day is None or not day.value:
        day = only_one(layout, values.date) or day
    findings.put("date", day)


def _parties(layout: Layout, findings: Findings) -> None:
    buyers = layout.labelled(Label.BUYER)
    sellers = layout.labelled(Label.SELLER)
    if buyers:
        findings.put("buyer", _name(layout, buyers[0]))
        findings.put("buyer_id", _buyer_id(layout, buyers[0]))
    if sellers:
        findings.put("seller", _name(layout, sellers[0]))
        findings.put("seller_tax", _seller_tax(layout, sellers[0]))


def _name(layout: Layout, label: Piece) -> Found | None:
    """The line of the cell nearest to its label that is a name."""
    cell = layout.cell(label, above=1.15, below=1.6)
    named = [piece for piece in cell if values.name(piece.text)]
    if not named:
        return beside(layout, [label], values.name)
    height = label.run.height
    nearest = min(named, key=lambda piece: abs(piece.run.middle - label.run.middle))
    named = [piece for piece in named if abs(piece.run.middle - nearest.run.middle) < 0.5 * height]
    start = min(piece.run.x0 for piece in named)  # what stands before it is the label's rest
    line = [
        piece
        for piece in cell
        if abs(piece.run.middle - nearest.run.middle) < 0.5 * height and piece.run.x0 >= start
    ]
    return unbroken(sorted(line, key=lambda piece: piece.run.x0), values.name)


def _buyer_id(layout: Layout, buyer: Piece) -> Found | None:
    """Beneath the name, or right of its own label, or in the cell for a taxpayer number."""
    height, top = buyer.run.height, buyer.run.middle
    end = _row_end(layout, buyer)
    near = [
        label
        for label in layout.labelled(Label.BUYER_ID, Label.TAX_NUMBER)
        if top - 2.5 * height <= label.run.middle <= end
    ]
    cells = [layout.cell(buyer, above=0.6, below=_BUYER_ROW)]
    cells += [layout.cell(label, above=1.4, below=1.4) for label in near]
    found = [shaped(_long_numbers(cell, end), values.identity) for cell in cells]
    kept = [item for item in found if item]
    checked = (item for item in kept if _is_checked(item.value))
    read = (item for item in kept if item.value)
    return next(checked, None) or next(read, None) or (kept[0] if kept else None)


def _row_end(layout: Layout, buyer: Piece) -> float:
    """Where the buyer's row ends: at the next label of its column that speaks of something else."""
    height = buyer.run.height
    below = [
        piece.run.middle - 0.5 * height
        for piece in layout.pieces
        if piece.label not in {None, Label.BUYER, Label.BUYER_ID}
        and piece.run.middle > buyer.run.middle + 0.8 * height
        and piece.run.x0 < buyer.run.x1
    ]
    return min([*below, buyer.run.middle + _BUYER_ROW * height])


def _long_numbers(cell: list[Piece], end: float) -> list[Piece]:
    return [
        piece
        for piece in cell
        if piece.run.middle < end and sum(char.isdigit() for char in piece.text) >= 4
    ]


def _is_checked(number: str) -> bool:
    """Whether the last character is the right one for a person or an organisation."""
    person = number[:17].isdigit() and len(number) == 18
    if person and resident_id.check_digit(number[:17]) == number[17]:
        return True
    return uscc.validate(number).ok


def _seller_tax(layout: Layout, seller: Piece) -> Found | None:
    below = [
        label
        for label in layout.labelled(Label.TAX_NUMBER, Label.BUYER_ID)
        if label.run.middle > seller.run.middle - 0.5 * seller.run.height
    ]
    return beside(layout, below, values.identity)


def _lonely_vin(layout: Layout, findings: Findings) -> None:
    """The label may be under a seal; a number with a right check digit is still a VIN."""

    def checked(text: str) -> str:
        number = values.vin(text)
        return number if vin_rules.validate(number).code == "" else ""

    found = only_one(layout, checked)
    if found:
        findings.fields["vin"] = found


def _amounts(layout: Layout, findings: Findings, width: float) -> None:
    totals, nets = layout.labelled(Label.TOTAL), layout.labelled(Label.NET)
    taxes = layout.labelled(Label.TAX)
    figures = layout.labelled(Label.FIGURES)
    findings.put("amount", _amount_on_row(layout, totals, figures[:1]))
    findings.put("net", _amount_on_row(layout, nets, figures[1:]))
    findings.put("tax", beside(layout, taxes, values.amount))
    findings.put("amount_cap", beside(layout, totals, values.capitals))
    if not _value(findings, "amount_cap"):
        _lonely_capitals(layout, findings)
    for name, labels in (("amount", totals), ("amount_cap", totals), ("net", nets), ("tax", taxes)):
        _keep_place(findings, name, labels, width)


def _amount_on_row(layout: Layout, rows: list[Piece], figures: list[Piece]) -> Found | None:
    """Figures stand right of 小写; on the row's own label where 小写 was not read."""
    found = beside(layout, rows, values.amount)
    if found and found.value:
        return found
    return beside(layout, figures, values.amount) or found


def _lonely_capitals(layout: Layout, findings: Findings) -> None:
    found = only_one(layout, values.capitals)
    if found:
        findings.fields["amount_cap"] = found


def _value(findings: Findings, name: str) -> str:
    found = findings.fields.get(name)
    return found.value if found else ""


def _keep_place(findings: Findings, name: str, labels: list[Piece], width: float) -> None:
    place = place_of(labels, width)
    if place:
        findings.places[name] = place
