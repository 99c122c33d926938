"""The Telegram adapter: updates to the inbox, the outbox to the Bot API, the agents' group."""
