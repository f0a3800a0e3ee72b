"""The input of the commands of aftersales."""
