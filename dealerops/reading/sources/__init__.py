"""One module per kind of file: bytes to sheets of text runs, or to fields where the file names them."""
