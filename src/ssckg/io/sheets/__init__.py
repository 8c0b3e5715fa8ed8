"""Sheets of any workbook, read with care: cells, tables, rows."""
