"""OWL: consistency by HermiT, and the consequences of the vocabulary that the build states.

`hermit` answers whether the vocabulary contradicts itself, `inference` makes the triples of
`graph/inferred`, `checking` runs the ontology's questions and hygiene queries.
"""
