"""Questions about the plan: what goes into it, what a car may serve, what to do about orders without one."""
