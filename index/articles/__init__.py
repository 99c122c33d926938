"""Articles: Markdown files with front matter, read with the line of everything in them."""

from index.articles.article import MAX_BYTES, parse_article
from index.articles.loader import TOPICS, Knowledge, load_knowledge

__all__ = ["MAX_BYTES", "TOPICS", "Knowledge", "load_knowledge", "parse_article"]
