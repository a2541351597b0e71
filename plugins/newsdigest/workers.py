"""What worker processes need, loaded by the process that they are forked from: once, and not by each of them."""

from __future__ import annotations

from newsdigest import generator, outcomes  # noqa: F401 - the generator for all that it imports

outcomes.ready()
