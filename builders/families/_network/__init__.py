"""What the families of graphs share: places for vertices, networks with weights, ways through them by two routes."""
