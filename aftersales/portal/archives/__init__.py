"""The pages of archives and of the gate-out register."""
