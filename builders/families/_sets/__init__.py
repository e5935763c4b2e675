"""Sets in circles: regions and what is asked of them, counts that follow from others, shadings, nested groups."""
