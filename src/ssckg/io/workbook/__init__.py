"""Our workbook: written, read, upgraded, annotated."""
