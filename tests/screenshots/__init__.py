"""Pictures of every page, light and dark, for the documentation."""
