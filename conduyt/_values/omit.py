"""The value that stands for "not sent".

`None` means something to the API: it clears a field. So a parameter that was not passed needs a value of its own.
"""

from typing_extensions import Sentinel

OMIT = Sentinel("OMIT")
"""Leave this argument out of the request. Compare with `is`: it is truthy."""
