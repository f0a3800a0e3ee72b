"""Planning, making, sending, restating and showing runs of reports."""

from reports.services.asking import make_again, rerun, run_now
from reports.services.building import build_run
from reports.services.planning import plan
from reports.services.restating import approve
from reports.services.viewing import give_out, note_download

__all__ = (
    "approve",
    "build_run",
    "give_out",
    "make_again",
    "note_download",
    "plan",
    "rerun",
    "run_now",
)
