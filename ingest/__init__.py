"""Articles in: loading, chunking, embedding and the archive that keeps them."""
