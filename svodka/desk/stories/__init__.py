"""The stories of the desk: their list, and the form of each."""
