"""The command line: a file a command, which parses, calls one use-case and answers."""
