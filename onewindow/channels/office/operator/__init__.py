"""The operator's pages: the overview, the outbox with its jobs, and the health of the installation."""
