"""Scores for readers: boards as text, and charts."""
