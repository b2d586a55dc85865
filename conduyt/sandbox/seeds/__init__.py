"""The demo content, a module for each kind: `plant(bed)` fills one workspace."""
