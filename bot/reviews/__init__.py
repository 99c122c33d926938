"""What people say of the bot's answers, and what follows from it. Pure."""
