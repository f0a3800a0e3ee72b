"""What every benchmark needs: processor time of process trees, servers of its own, A/B/B/A rounds."""
