"""Computation on plain values: support, levels, documents, assignment."""

from claims.calc.assignment import Candidate, choose_checker
from claims.calc.documents import required_documents
from claims.calc.levels import levels_for
from claims.calc.support import support_amount, unit_support

__all__ = (
    "Candidate",
    "choose_checker",
    "levels_for",
    "required_documents",
    "support_amount",
    "unit_support",
)
