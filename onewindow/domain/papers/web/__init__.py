"""The screens of papers, by audience."""
