"""The screens of deadlines, by audience."""
