"""Special sales (SSA): pre-applications, claims, document checks and decisions."""
