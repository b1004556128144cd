"""attain: the embeddable sales-performance engine.

>>> import attain as at
>>> at.__version__.count(".")
2
"""

from attain import _core

__version__: str = _core.version()

__all__ = ["__version__"]
