"""Callbacks in the portal: the caller's desk, the board, quick forms, satisfaction, questionnaires."""
