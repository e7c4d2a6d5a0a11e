"""Scenarios compared in the same worlds: a report to read, and tables for programs."""
