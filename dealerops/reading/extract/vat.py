"""VAT invoices: special and ordinary, on paper, electronic and digital."""

from dealerops.reading.extract import values
from dealerops.reading.extract.found import Findings, Found, beside, only_one, shaped
from dealerops.reading.extract.geometry import Layout
from dealerops.reading.extract.labels import Label, Piece


def extract(layout: Layout, _width: float) -> Findings:
    """All fields found on one sheet."""
    findings = Findings()
    findings.put("code", beside(layout, layout.labelled(Label.CODE), values.code))
    findings.put("number", beside(layout, layout.labelled(Label.NUMBER), values.number))
    day = beside(layout, layout.labelled(Label.DATE), values.date)
    findings.put("date", day if day and day.value else only_one(layout, values.date) or day)
    _parties(layout, findings)
    _amounts(layout, findings)
    return findings


def _parties(layout: Layout, findings: Findings) -> None:
    """Buyer first: above the seller on older invoices, left of it on digital ones."""
    names = _buyer_first(layout.labelled(Label.NAME, Label.BUYER, Label.SELLER))
    numbers = _buyer_first(layout.labelled(Label.TAX_NUMBER, Label.BUYER_ID))
    for index, (name, number) in enumerate((("buyer", "buyer_id"), ("seller", "seller_tax"))):
        if index < len(names):
            findings.put(name, beside(layout, [names[index]], values.name))
        if index < len(numbers):
            findings.put(number, beside(layout, [numbers[index]], values.identity))


def _buyer_first(labels: list[Piece]) -> list[Piece]:
    """Labels of one row from left to right, rows from top to bottom."""
    rows: list[list[Piece]] = []
    for label in labels:
        last = rows[-1][-1] if rows else None
        if last and abs(label.run.middle - last.run.middle) < 1.5 * last.run.height:
            rows[-1].append(label)
        else:
            rows.append([label])
    return [label for row in rows for label in sorted(row, key=lambda piece: piece.run.x0)]


def _amounts(layout: Layout, findings: Findings) -> None:
    totals = layout.labelled(Label.TOTAL)
    figures = layout.labelled(Label.FIGURES)
    capitals = [*layout.labelled(Label.CAPITALS), *totals]
    findings.put("amount", beside(layout, [*figures, *totals], values.amount))
    findings.put("amount_cap", beside(layout, capitals, values.capitals))
    if not _read(findings, "amount_cap"):
        found = only_one(layout, values.capitals)
        if found:
            findings.fields["amount_cap"] = found
    for label in layout.labelled(Label.SUM):
        pair = [shaped([piece], values.amount) for piece in layout.right_of(label)]
        amounts = [item for item in pair if item and item.value]
        if amounts:
            findings.put("net", amounts[0])
            findings.put("tax", amounts[1] if len(amounts) > 1 else None)


def _read(findings: Findings, name: str) -> Found | None:
    found = findings.fields.get(name)
    return found if found and found.value else None
