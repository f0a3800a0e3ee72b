"""The nouns of aftersales."""

from aftersales.models.appointment import Appointment
from aftersales.models.approval import ApprovalLine, CostApproval, Decline, RiskNotice
from aftersales.models.archive import ArchiveFile, ArchiveItem
from aftersales.models.bay import Bay, LabourOperation, Part
from aftersales.models.callback import CallAttempt, CallbackTask, NumberCorrection, SelfSurvey
from aftersales.models.card import CardMismatch, CustomerCard
from aftersales.models.club import ClubMember, Prospect
from aftersales.models.custody import CustodyQuestion
from aftersales.models.driving import DriveIncident, DriverLicence, DriverTask, DriveUpdate
from aftersales.models.gate_out import GateOutNote
from aftersales.models.inspection_fee import InspectionFee
from aftersales.models.interview import Answer, Interview
from aftersales.models.item import ItemPhoto, RoItem
from aftersales.models.loan import Loan, LoanCar
from aftersales.models.lost import LostCase
from aftersales.models.maintenance_card import MaintenanceCard
from aftersales.models.order import RepairOrder
from aftersales.models.phone_code import PhoneCode
from aftersales.models.quality import QcCheck
from aftersales.models.quick_form import QuickForm, Verdict
from aftersales.models.quote import ApprovalLink, CustomerQuestion, QuoteLine, QuoteVersion
from aftersales.models.reception import PromiseChange, ReceptionPhoto, Symptom
from aftersales.models.retention import (
    CardRetention,
    RetentionChange,
    RetentionRun,
    ServicePlan,
    ServiceReminder,
)
from aftersales.models.settlement import Handover, Payment, Settlement, SettlementLine
from aftersales.models.sheet import HandoverSheet, SheetPhoto

__all__ = (
    "Answer",
    "Appointment",
    "ApprovalLine",
    "ApprovalLink",
    "ArchiveFile",
    "ArchiveItem",
    "Bay",
    "CallAttempt",
    "CallbackTask",
    "CardMismatch",
    "CardRetention",
    "ClubMember",
    "CostApproval",
    "CustodyQuestion",
    "CustomerCard",
    "CustomerQuestion",
    "Decline",
    "DriveIncident",
    "DriveUpdate",
    "DriverLicence",
    "DriverTask",
    "GateOutNote",
    "Handover",
    "HandoverSheet",
    "InspectionFee",
    "Interview",
    "ItemPhoto",
    "LabourOperation",
    "Loan",
    "LoanCar",
    "LostCase",
    "MaintenanceCard",
    "NumberCorrection",
    "Part",
    "Payment",
    "PhoneCode",
    "PromiseChange",
    "Prospect",
    "QcCheck",
    "QuickForm",
    "QuoteLine",
    "QuoteVersion",
    "ReceptionPhoto",
    "RepairOrder",
    "RetentionChange",
    "RetentionRun",
    "RiskNotice",
    "RoItem",
    "SelfSurvey",
    "ServicePlan",
    "ServiceReminder",
    "Settlement",
    "SettlementLine",
    "SheetPhoto",
    "Symptom",
    "Verdict",
)
