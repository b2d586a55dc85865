"""Parts of the site that a build makes from real runs. `scripts/docs_hooks.py` puts them into the pages."""
