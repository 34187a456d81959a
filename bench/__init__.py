"""The bench: generated districts, measured acts, and a soak. See docs/performance.md for what it prints."""
