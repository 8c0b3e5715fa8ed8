"""The build: tables, Turtle, SSSOM and query headers become one checked dataset."""
