"""What is kept on disk: documents of a plan, earlier plans, folders that are exchanged whole."""
