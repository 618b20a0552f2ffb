"""What the newsroom keeps beside its stories: the portal, sections, agencies, sources, names, pictures, letters."""
