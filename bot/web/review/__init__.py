"""Review: what the bot answered, what it could not, and what editors should know of both."""
