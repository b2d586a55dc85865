"""Makes models, endpoint tables, resources and reference pages from the API description. Not part of the wheel.

load.py reads the description, check.py refuses unknown keys, plan.py decides every name and type (shapes.py has the
data classes, words.py the texts), render.py fills the templates, lock.py stores hashes, drift.py compares the
description with another one.
"""
