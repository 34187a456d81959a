"""The screens of procedures, by audience."""
