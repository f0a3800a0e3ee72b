"""The order in which a workshop's tables are filled: what a trigger asks for comes before it asks."""

from django.db.models import Model

from aftersales.models import (
    Answer,
    ApprovalLine,
    ApprovalLink,
    CallAttempt,
    CallbackTask,
    ClubMember,
    CostApproval,
    CustomerCard,
    CustomerQuestion,
    Decline,
    Handover,
    Interview,
    LostCase,
    NumberCorrection,
    Payment,
    PromiseChange,
    Prospect,
    QcCheck,
    QuickForm,
    QuoteLine,
    QuoteVersion,
    ReceptionPhoto,
    RepairOrder,
    RetentionChange,
    RetentionRun,
    RoItem,
    SelfSurvey,
    Settlement,
    SettlementLine,
    Symptom,
    Verdict,
)
from dealerops.journal.models import Entry
from dealerops.registry.models import (
    ConsentRecord,
    Custody,
    Customer,
    DncEntry,
    MileageReading,
    PlateAssignment,
    Vehicle,
    VehicleSale,
)

ORDER: tuple[type[Model], ...] = (
    *(Customer, ConsentRecord, DncEntry, Vehicle, PlateAssignment, VehicleSale, CustomerCard),
    *(
        ClubMember,
        RepairOrder,
        Symptom,
        ReceptionPhoto,
        PromiseChange,
        QuoteVersion,
        CostApproval,
        ApprovalLine,
    ),
    *(RoItem, QuoteLine, Decline, ApprovalLink, CustomerQuestion, QcCheck, Settlement),
    *(SettlementLine, Payment, Handover, Custody, MileageReading, CallbackTask, CallAttempt),
    *(NumberCorrection, SelfSurvey, Interview, Answer, QuickForm, Verdict, RetentionChange),
    *(LostCase, RetentionRun, Prospect, Entry),
)
