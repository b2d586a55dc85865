"""Makes models, endpoint tables, resources and reference pages from the API description. Not part of the wheel.

load.py reads the description, check.py refuses what the others would pass over, plan.py decides on every name and type
(shapes.py says what is decided, words.py how it is put), render.py fills the templates, lock.py remembers, drift.py
compares the description with another one.
"""
