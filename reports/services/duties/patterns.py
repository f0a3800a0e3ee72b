"""How often and until when, as plain values for the arithmetic."""

from dealerops.workcal.calc import SHANGHAI
from reports.calc.duties import Pattern
from reports.models import ObligationDefinition, ObligationInstance


def pattern_of(definition: ObligationDefinition) -> Pattern:
    return Pattern(
        rhythm=definition.rhythm,
        day=definition.day,
        month=definition.month,
        unit=definition.unit,
        clock=definition.clock,
        shift=definition.shift,
        looks_back=definition.looks_back,
        carries_over=definition.carries_over,
    )


def pattern_when_opened(duty: ObligationInstance) -> Pattern:
    """Rhythm and clock time as the duty keeps them, whatever its definition says by now."""
    clock = duty.due_at.astimezone(SHANGHAI).time() if duty.by_the_clock else None
    return Pattern(rhythm=duty.rhythm, clock=clock)
