"""Publishing on the Hugging Face Hub: which files go, who may not go, and a client that keeps a deadline."""
