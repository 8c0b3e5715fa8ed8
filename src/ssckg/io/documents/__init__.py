"""One document for people as HTML, PDF and Markdown."""
