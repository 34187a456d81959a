"""Screens of evidence."""
