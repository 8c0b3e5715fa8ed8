-- Puts what `ssckg dump --out /dump/published.nq` wrote in the place of all that Virtuoso holds.
-- The graphs are named in the file; the last argument counts only for files without graphs.
log_enable(3, 1);
RDF_GLOBAL_RESET();
DELETE FROM DB.DBA.LOAD_LIST;
ld_dir('/dump', 'published.nq', 'urn:ssckg:none');
rdf_loader_run();
log_enable(1);
checkpoint;
-- Nothing may be listed here: these are files that could not be loaded.
SELECT ll_file, ll_error FROM DB.DBA.LOAD_LIST WHERE ll_error IS NOT NULL;
