"""The nouns of the rental business."""

from rental.models.breakdown import BreakdownEvent
from rental.models.changes import ChangeRequest, Substitution
from rental.models.complaint import RentalComplaint
from rental.models.damage import DamageCase, DamagePaper, DamagePhoto
from rental.models.dunning import DebtCall, DunningStep, PromiseToPay
from rental.models.fleet import Block, RentalVehicle
from rental.models.handover import Handover, HandoverPhoto, Preparation, SheetLink
from rental.models.house import InsurancePlan, ModelRange, StoreDistance, Tariff, VehicleClass
from rental.models.instalment import Instalment, InstalmentPlan
from rental.models.ledger import Account, JournalEntry, JournalLine, LedgerAudit, LedgerItem
from rental.models.offer import Offer, OrderCall
from rental.models.order import RentalOrder
from rental.models.plan import Assignment, PlanLine, PlanVersion
from rental.models.returning import LateCar, ReturnBill
from rental.models.security import BlockedCustomer, Deposit, PreAuth
from rental.models.statement import StatementLink
from rental.models.terms import TermsClause, TermsVersion
from rental.models.violation import Violation, ViolationProof
from rental.models.write_off import WriteOff, WriteOffEvidence

__all__ = (
    "Account",
    "Assignment",
    "Block",
    "BlockedCustomer",
    "BreakdownEvent",
    "ChangeRequest",
    "DamageCase",
    "DamagePaper",
    "DamagePhoto",
    "DebtCall",
    "Deposit",
    "DunningStep",
    "Handover",
    "HandoverPhoto",
    "Instalment",
    "InstalmentPlan",
    "InsurancePlan",
    "JournalEntry",
    "JournalLine",
    "LateCar",
    "LedgerAudit",
    "LedgerItem",
    "ModelRange",
    "Offer",
    "OrderCall",
    "PlanLine",
    "PlanVersion",
    "PreAuth",
    "Preparation",
    "PromiseToPay",
    "RentalComplaint",
    "RentalOrder",
    "RentalVehicle",
    "ReturnBill",
    "SheetLink",
    "StatementLink",
    "StoreDistance",
    "Substitution",
    "Tariff",
    "TermsClause",
    "TermsVersion",
    "VehicleClass",
    "Violation",
    "ViolationProof",
    "WriteOff",
    "WriteOffEvidence",
)
