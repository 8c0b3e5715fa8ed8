"""The public record of rounds as RDF, one module for each subject."""
