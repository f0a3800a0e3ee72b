"""People, their memberships, the keys of firms, and who is acting right now."""
