"""Workbooks as a dealer brings them, and what comes back."""

import io
from collections.abc import Mapping, Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from dealerops.accounts.models import Membership
from dealerops.foundation.actor import Actor
from dealerops.identifiers import resident_id
from dealerops.imports.kinds import kind_by_key
from dealerops.imports.models import Import
from dealerops.imports.services import Upload, ask_import, run_import
from tests.factories.market import numbers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Sequence[Mapping[str, object]]


def make_id_number() -> str:
    """A valid ID number, another one with every call."""
    number = next(numbers)
    first = f"1101051980{number // 28_000 % 12 + 1:02d}{number // 1_000 % 28 + 1:02d}{number % 1_000:03d}"
    return first + resident_id.check_digit(first)


def make_mobile() -> str:
    return f"138{next(numbers):08d}"


def book(kind: str, rows: Rows, *, heads: Sequence[str] | None = None) -> bytes:
    """Rows by the columns' names, under the kind's English headings."""
    found = kind_by_key(kind)
    names = [one.name for one in found.columns if heads is None or one.name in heads]
    sheet = (made := Workbook()).active
    sheet.append([str(found.by_name[name].label) for name in names])
    for row in rows:
        sheet.append([row.get(name) for name in names])
    return saved(made)


def saved(made: Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def uploaded(kind: str, data: bytes, *, by: Actor, name: str = "old records.xlsx") -> Import:
    """An import that waits for its worker."""
    membership = Membership.objects.get(user=by.user_id)
    return ask_import(kind_by_key(kind), Upload(io.BytesIO(data), name, membership), by=by)


def taken_in(kind: str, rows: Rows | bytes, *, by: Actor) -> Import:
    """An import that has met its worker."""
    data = rows if isinstance(rows, bytes) else book(kind, rows)
    one = uploaded(kind, data, by=by)
    run_import(one.pk)
    one.refresh_from_db()
    return one


def post(client: Client, kind: str, data: bytes, **more: str):
    file = SimpleUploadedFile("records.xlsx", data, XLSX)
    return client.post("/imports/upload/", {"kind": kind, "workbook": file, **more}, follow=True)


def errors_of(one: Import, client: Client) -> list[list[str]]:
    """The rows of the workbook that comes back, head first."""
    response = client.get(f"/imports/{one.pk}/errors/")
    assert response.status_code == 200
    found = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert all(
        cell.data_type != "f" for sheet in found.worksheets for row in sheet.rows for cell in row
    )
    return [[value or "" for value in row] for row in found.worksheets[0].values]
