"""What the newsroom keeps beside its stories: the portal itself, sections, agencies, sources, names, pictures, letters."""
