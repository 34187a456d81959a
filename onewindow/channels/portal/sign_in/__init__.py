"""Signing in: citizens by phone and one-time code, staff by password and second factor, the demo by one click."""
