"""Makes models, endpoint tables, resources and reference pages from the API description. Not part of the wheel.

load.py reads the description, check.py refuses what the others would pass over, plan.py decides on every name and type,
render.py fills the templates, lock.py remembers.
"""
