"""Everything that talks to people: the conversation, and later the adapters around it."""
