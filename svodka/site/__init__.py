"""The public face: the only room beside the desk that speaks HTTP."""
