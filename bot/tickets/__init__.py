"""Tickets: what people take over from the bot. Pure: no Telegram, no SQL, and the time of day is passed in."""
