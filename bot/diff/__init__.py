"""What customers will notice of a change to the articles, before it is published."""
