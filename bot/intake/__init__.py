"""The way of a message, whatever channel it comes by: inbox, one question, reply, outbox."""
