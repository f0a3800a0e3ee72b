"""The nouns of special sales."""

from claims.models.approval import ApprovalStep
from claims.models.batch import ClaimBatch, ClaimBatchItem
from claims.models.check import CheckAssignment, Checker, Finding, SlaBreach
from claims.models.claim import Claim, ClaimFlag, VinLock
from claims.models.document import ClaimDocument, FieldCheck, InvoiceReading
from claims.models.measure import ReasonMeasure
from claims.models.preapplication import (
    AnnualAgreement,
    DealerAccount,
    PreApplication,
    PreAppLine,
)
from claims.models.program import Program, ProgramPolicy, SupportAmount

__all__ = (
    "AnnualAgreement",
    "ApprovalStep",
    "CheckAssignment",
    "Checker",
    "Claim",
    "ClaimBatch",
    "ClaimBatchItem",
    "ClaimDocument",
    "ClaimFlag",
    "DealerAccount",
    "FieldCheck",
    "Finding",
    "InvoiceReading",
    "PreAppLine",
    "PreApplication",
    "Program",
    "ProgramPolicy",
    "ReasonMeasure",
    "SlaBreach",
    "SupportAmount",
    "VinLock",
)
