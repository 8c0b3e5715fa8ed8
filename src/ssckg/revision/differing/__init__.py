"""What lies between two editions: exact, typed, reversible, and told in words."""

from ssckg.revision.differing.comparing import diff
from ssckg.revision.differing.patching import inverse, patch

__all__ = ["diff", "inverse", "patch"]
