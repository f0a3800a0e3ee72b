"""Words of reports that are kept in columns."""

from reports.choices.runs import RunState

__all__ = ("RunState",)
