"""Use cases of revision rounds, one module for each subject."""
