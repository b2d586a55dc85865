"""Makes models, endpoint tables, resources and reference pages from the API description. Not part of the wheel.

load.py reads the description, plan.py decides on every name and type, render.py fills the templates, lock.py remembers.
"""
