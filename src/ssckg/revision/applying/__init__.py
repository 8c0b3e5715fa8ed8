"""Changes carried out on an edition: what the next one states, and what became of each thing.

Changes are read as one set, not one after the other: what comes out does not depend on their
order, and a set that contradicts itself is refused with what contradicts what.
"""

from ssckg.revision.applying.carrying_out import apply_changes, faults_of
from ssckg.revision.applying.lineage import lineage

__all__ = ["apply_changes", "faults_of", "lineage"]
