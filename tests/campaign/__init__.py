"""Many customers against the real process while everything goes wrong: ``python -m tests.campaign``."""
