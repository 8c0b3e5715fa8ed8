"""What a change would touch: targets, agencies, mappings, cells, cities, scores, rules."""
