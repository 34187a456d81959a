"""Screens of courier."""
