"""The workbooks that the rental app takes in."""

from rental.imports.violations import VIOLATIONS

__all__ = ("VIOLATIONS",)
