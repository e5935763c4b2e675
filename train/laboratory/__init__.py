"""The lab: a model trained from nothing on small pictures of the families, by the shipped recipes."""
