"""Other programs are told of ticket events: signed, retried through the outbox, and only where it is safe to call."""
