"""Backups that are known to come back: made in one piece, checked every night, restored in a drill."""

from dealerops.backup.checking import Fault, check, newest
from dealerops.backup.making import make_backup
from dealerops.backup.proving import Proof, prove

__all__ = ["Fault", "Proof", "check", "make_backup", "newest", "prove"]
