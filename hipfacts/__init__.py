"""hipfacts."""
