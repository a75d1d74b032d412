"""The knowledge base in shapes for readers: a page in the terminal, a small static site, ClaimReview, Markdown, CSV.

Import the shape you need. Each has ``files(knowledge, ...)``, which returns the texts of all its files by their names;
`writing` puts them into a folder.
"""
