"""Tables that are published beside the graph: what they hold, their files as CSVW and Parquet."""
