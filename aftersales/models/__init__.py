"""The nouns of aftersales."""

from aftersales.models.approval import ApprovalLine, CostApproval, Decline, RiskNotice
from aftersales.models.archive import ArchiveFile, ArchiveItem
from aftersales.models.callback import CallAttempt, CallbackTask, NumberCorrection, SelfSurvey
from aftersales.models.card import CardMismatch, CustomerCard
from aftersales.models.club import ClubMember, Prospect
from aftersales.models.gate_out import GateOutNote
from aftersales.models.interview import Answer, Interview
from aftersales.models.item import RoItem
from aftersales.models.lost import LostCase
from aftersales.models.maintenance_card import MaintenanceCard
from aftersales.models.order import RepairOrder
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

__all__ = (
    "Answer",
    "ApprovalLine",
    "ApprovalLink",
    "ArchiveFile",
    "ArchiveItem",
    "CallAttempt",
    "CallbackTask",
    "CardMismatch",
    "CardRetention",
    "ClubMember",
    "CostApproval",
    "CustomerCard",
    "CustomerQuestion",
    "Decline",
    "GateOutNote",
    "Handover",
    "Interview",
    "LostCase",
    "MaintenanceCard",
    "NumberCorrection",
    "Payment",
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
    "Symptom",
    "Verdict",
)
