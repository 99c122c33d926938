"""A Bot API server for tests: real HTTP, Telegram's rules, and misbehaviour on command."""
