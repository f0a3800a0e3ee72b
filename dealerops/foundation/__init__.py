"""The words every part of the house shares: actors, scopes, workflows, refusals, report declarations."""
