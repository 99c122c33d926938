"""Acceptance: whole conversations through the real command."""
