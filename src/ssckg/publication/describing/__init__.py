"""What is published, described for machines: VoID, DCAT 3, schema.org, sitemaps."""
