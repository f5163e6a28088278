"""French and English: sentences, and the words that people type."""
