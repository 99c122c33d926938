"""Content from elsewhere as article drafts: tables of questions, Word documents and web pages."""
