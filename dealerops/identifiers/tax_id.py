"""Taxpayer numbers on invoices: today the USCC, before 2018 also the old numbers of 15 and 20."""

import datetime as dt
import re

from dealerops.identifiers import resident_id, uscc
from dealerops.identifiers.verdict import Verdict, normalise, passed, refused, warned

OLD_NUMBERS_END = dt.date(2018, 1, 1)  # documents dated earlier may still carry them
_OLD_COMPANY = re.compile(r"[0-9]{6}[0-9A-Z]{9}")
_OLD_PERSON = re.compile(r"[0-9]{17}[0-9X][0-9A-Z]{2}")


def validate(raw: str | None, *, document_date: dt.date) -> Verdict:
    """Judge a taxpayer number printed on a document of that day (domain.md 1.5).

    An old number on a document dated 2018 or later answers code B05, the reason to reset a claim.
    """
    number = normalise(raw)
    if _OLD_COMPANY.fullmatch(number):
        judged = _judge_old_company(number)
    elif _OLD_PERSON.fullmatch(number):
        judged = _judge_old_person(number, document_date)
    else:
        found = uscc.validate(number)
        return refused("TAX_ID_FORMAT", number) if found.code == "USCC_FORMAT" else found
    if judged.ok and document_date >= OLD_NUMBERS_END:
        return refused("B05", number)
    return judged


def same_organisation(tax_number: str | None, usc_code: str | None) -> bool:
    """Whether a printed number, new or old, names the organisation with this USCC."""
    printed, code = normalise(tax_number), normalise(usc_code)
    if _OLD_COMPANY.fullmatch(printed):
        return printed[6:] == uscc.org_code(code)
    return printed == code != ""


def _judge_old_company(number: str) -> Verdict:
    if number[14] != uscc.org_check_digit(number[6:14]):
        return warned("USCC_ORG_CODE", number)
    return passed(number)


def _judge_old_person(number: str, on: dt.date) -> Verdict:
    person = resident_id.validate(number[:18], on=on)
    return passed(number) if person.ok else refused(person.code, number)
