"""What a workbook asks: the rows of an edition, in the words of a language."""
