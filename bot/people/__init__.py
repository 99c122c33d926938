"""People who work at the desk: what they may do, and what a password must be. Knows nothing of the web or storage."""
