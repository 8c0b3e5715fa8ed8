"""Graphs of the workspace, read and written as graphs by those who may."""
