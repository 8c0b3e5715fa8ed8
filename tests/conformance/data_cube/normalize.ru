# Section 10 of the RDF Data Cube Vocabulary: what may be left out is written out.
# First what follows from domains, ranges and sub-properties of the vocabulary.
INSERT { ?o a qb:Observation } WHERE { [] qb:observation ?o } ;
INSERT { ?o a qb:Observation } WHERE { ?o qb:dataSet ?any } ;
INSERT { ?s a qb:Slice } WHERE { [] qb:slice ?s } ;
INSERT { ?d a qb:DataSet } WHERE { [] qb:dataSet ?d } ;
INSERT { ?c qb:componentProperty ?p . ?p a qb:DimensionProperty } WHERE { ?c qb:dimension ?p } ;
INSERT { ?c qb:componentProperty ?p . ?p a qb:MeasureProperty } WHERE { ?c qb:measure ?p } ;
INSERT { ?c qb:componentProperty ?p . ?p a qb:AttributeProperty } WHERE { ?c qb:attribute ?p } ;
# Then what is stated of data sets and slices for their observations.
INSERT { ?o ?p ?v } WHERE {
  ?set qb:structure/qb:component ?c ; ?p ?v .
  ?c qb:componentProperty ?p ; qb:componentAttachment qb:DataSet .
  ?o qb:dataSet ?set
} ;
INSERT { ?o ?p ?v } WHERE {
  ?set qb:structure/qb:component ?c ; qb:slice ?slice .
  ?c qb:componentProperty ?p ; qb:componentAttachment qb:Slice .
  ?slice ?p ?v ; qb:observation ?o
} ;
INSERT { ?o ?p ?v } WHERE {
  ?set qb:structure/qb:component/qb:componentProperty ?p ; qb:slice ?slice .
  ?p a qb:DimensionProperty .
  ?slice ?p ?v ; qb:observation ?o
}
