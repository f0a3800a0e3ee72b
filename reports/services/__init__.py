"""Planning, making, sending and showing runs of reports."""

from reports.services.asking import make_again, run_now
from reports.services.building import build_run
from reports.services.planning import plan
from reports.services.viewing import note_download

__all__ = ("build_run", "make_again", "note_download", "plan", "run_now")
