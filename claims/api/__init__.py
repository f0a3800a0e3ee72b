"""The third party's door: the firm's system lists, fetches, looks and decides."""
