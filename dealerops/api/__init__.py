"""The REST door: keys of firms, refusals as JSON, keyset pages, the OpenAPI pages."""
