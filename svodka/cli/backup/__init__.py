"""A whole portal in one file: a tar packed with zstd, that plain `tar --zstd -x` opens too."""
