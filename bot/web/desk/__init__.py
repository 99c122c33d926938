"""The agents' desk: the queue, tickets and canned replies."""
