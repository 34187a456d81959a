"""What deadlines decides: pure functions. No Django, no clock."""
