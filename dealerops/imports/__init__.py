"""Workbooks that people bring along: checked cell by cell, and taken in as a whole or not at all."""
