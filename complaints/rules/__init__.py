"""Policy, one function per sentence."""
