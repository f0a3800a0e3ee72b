"""What must hold, one function per sentence."""
