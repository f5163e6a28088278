"""What all commands share: the shell, its options, the terminal, interrupts."""
