"""What the rental stores show in the portal shell: navigation, first pages, worklists, search."""
