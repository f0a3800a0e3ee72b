"""The closed lists of callbacks and interviews, and their policy values (domain.md 4.8, 4.10)."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.policy.keys import Key


class CallbackKind(TextChoices):
    """Why somebody calls."""

    AFTER_REPAIR = "AFTER_REPAIR", _("After a repair")
    CLUB = "CLUB", _("Club member")
    SECOND = "SECOND", _("Second callback")


class TaskState(TextChoices):
    """Where a callback stands."""

    OPEN = "OPEN", _("To call")
    CORRECTION = "CORRECTION", _("Number to be corrected")
    DONE = "DONE", _("Interviewed")
    REFUSED = "REFUSED", _("Interview refused")
    NOT_REACHED = "NOT_REACHED", _("Not reached")
    INVALID_NUMBER = "INVALID_NUMBER", _("No valid number")
    CANCELLED = "CANCELLED", pgettext_lazy("a callback", "Cancelled")


class CallResult(TextChoices):
    """How one call ended."""

    DONE = "DONE", _("Interview done")
    REFUSED = "REFUSED", _("Does not want to answer")
    CALL_LATER = "CALL_LATER", _("Call later")
    NO_ANSWER = "NO_ANSWER", _("No answer")
    BUSY = "BUSY", _("Busy")
    OFF = "OFF", _("Switched off")
    WRONG_NUMBER = "WRONG_NUMBER", _("Wrong number")
    EMPTY_NUMBER = "EMPTY_NUMBER", _("Number not in use")
    NOT_THE_USER = "NOT_THE_USER", _("Not the user of the car")
    DNC = "DNC", _("Asks not to be called")


MISSES = frozenset({CallResult.NO_ANSWER, CallResult.BUSY, CallResult.OFF})
BAD_NUMBERS = frozenset({CallResult.WRONG_NUMBER, CallResult.EMPTY_NUMBER, CallResult.NOT_THE_USER})


class LateReason(TextChoices):
    """Why a callback that was due had no interview in time."""

    NOT_TRIED = "NOT_TRIED", _("Nobody called")
    TRIED_LATE = "TRIED_LATE", _("First called after the due day")
    REFUSED = "REFUSED", _("Did not want to answer")
    NOT_REACHED = "NOT_REACHED", _("Called in time, not reached")


class Band(TextChoices):
    """The parts of a day in which customers may be called."""

    AM = "AM", _("Morning")
    PM = "PM", _("Afternoon")
    EVE = "EVE", _("Evening")


class InterviewChannel(TextChoices):
    PHONE = "PHONE", _("By phone")
    SELF = "SELF", _("Filled in by the customer")


class Department(TextChoices):
    """Whom an answer speaks of."""

    RECEPTION = "RECEPTION", _("Reception")
    WORKSHOP_TIME = "WORKSHOP_TIME", _("Workshop: time")
    SETTLEMENT = "SETTLEMENT", _("Settlement")
    PARTS_PRICE = "PARTS_PRICE", _("Parts prices")
    LABOUR_PRICE = "LABOUR_PRICE", _("Labour prices")
    WORKSHOP_QUALITY = "WORKSHOP_QUALITY", _("Workshop: quality")
    PAINTING = "PAINTING", _("Painting")
    CLEANING = "CLEANING", _("Cleaning")
    OVERALL = "OVERALL", _("Overall")


class Question(TextChoices):
    """The scored questions of the script, in its order."""

    RECEPTION_SPEED = "1a", _("How quick was the reception?")
    FINISHED_IN_TIME = "1b", _("Was the car ready as agreed?")
    SETTLEMENT_SPEED = "1c", _("How quick was the settlement?")
    PARTS_PRICE = "2a", _("What do you think of the prices of parts?")
    LABOUR_PRICE = "2b", _("What do you think of the prices of labour?")
    SERVICE = "3a", _("How did our staff serve you?")
    TOLD_PRICE = "3b", _("Did we tell you the price before we began, unasked?")
    EXPLAINED = "3c", _("Did we explain the work item by item afterwards?")
    QUALITY = "4a", _("Is the fault gone? How good is the repair?")
    PAINTING = "4b", _("How good is the paint work?")
    CLEANLINESS = "4c", _("How clean was the car?")
    OVERALL = "6", _("All in all, how satisfied are you?")


DEPARTMENT_OF = {
    Question.RECEPTION_SPEED: Department.RECEPTION,
    Question.FINISHED_IN_TIME: Department.WORKSHOP_TIME,
    Question.SETTLEMENT_SPEED: Department.SETTLEMENT,
    Question.PARTS_PRICE: Department.PARTS_PRICE,
    Question.LABOUR_PRICE: Department.LABOUR_PRICE,
    Question.SERVICE: Department.RECEPTION,
    Question.TOLD_PRICE: Department.RECEPTION,
    Question.EXPLAINED: Department.RECEPTION,
    Question.QUALITY: Department.WORKSHOP_QUALITY,
    Question.PAINTING: Department.PAINTING,
    Question.CLEANLINESS: Department.CLEANING,
    Question.OVERALL: Department.OVERALL,
}
YES_NO = frozenset({Question.TOLD_PRICE, Question.EXPLAINED})
YES, NO = 5, 1


class Visit(TextChoices):
    """How the customer came (topic 5 of the script)."""

    APPOINTMENT = "APPOINTMENT", _("By appointment")
    WALK_IN = "WALK_IN", _("Without appointment")


CALLBACK_DAYS = Key("aftersales.callback_days", int, 3, _("Days after delivery to call"))
CLUB_CALLBACK_DAYS = Key(
    "aftersales.club_callback_days", int, 2, _("Days after delivery to call a club member")
)
CALL_BANDS = Key(
    "aftersales.call_bands",
    list,
    [["AM", "09:30", "12:00"], ["PM", "14:00", "18:00"], ["EVE", "18:00", "20:00"]],
    _("Hours in which customers may be called"),
)
CALL_ATTEMPTS = Key("aftersales.call_attempts", int, 3, _("Attempts before a customer is let be"))
ATTEMPT_DAYS = Key("aftersales.attempt_days", int, 2, _("Different days the attempts fall on"))
ATTEMPT_BANDS = Key(
    "aftersales.attempt_bands", int, 2, _("Different parts of the day the attempts fall on")
)
ATTEMPT_HOURS = Key("aftersales.attempt_hours", int, 2, _("Hours between two attempts"))
SURVEY_HOURS = Key("aftersales.survey_hours", int, 48, _("Hours a questionnaire stays open"))
CORRECTION_WORKDAYS = Key(
    "aftersales.correction_workdays", int, 2, _("Workdays to correct a phone number")
)
LARGE_AMOUNT = Key(
    "aftersales.callback_large_amount",
    Decimal,
    Decimal(5000),
    _("Above this amount a callback comes earlier on the list"),
)
WEIGHTS = Key(
    "aftersales.satisfaction_weights",
    dict,
    {
        "RECEPTION": 25,
        "WORKSHOP_QUALITY": 25,
        "WORKSHOP_TIME": 10,
        "PARTS_PRICE": 10,
        "LABOUR_PRICE": 10,
        "SETTLEMENT": 10,
        "PAINTING": 5,
        "CLEANING": 5,
    },
    _("Weights of the departments in the overall index"),
)
SATISFACTION_TARGET = Key(
    "aftersales.satisfaction_target",
    Decimal,
    Decimal(85),
    _("Index that every department is to reach"),
)
