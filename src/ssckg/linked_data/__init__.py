"""Documents about things: where they are, what they hold, in which profiles, and what is gone."""
