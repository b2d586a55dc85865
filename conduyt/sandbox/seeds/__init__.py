"""The demo content, a module for each kind: `fill(seed)` fills one workspace."""
