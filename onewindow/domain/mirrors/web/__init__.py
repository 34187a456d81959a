"""The screens of mirrors, by audience."""
