# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""The endpoints of the API as data, one module per resource."""
