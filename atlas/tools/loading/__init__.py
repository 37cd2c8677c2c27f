"""What analysts call from Python without a build: any published table, and the crosswalks."""
