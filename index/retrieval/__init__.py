"""Search: passages and vectors in, evidence for each article out."""
