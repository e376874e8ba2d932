"""First stage: files and folders -> specs, each read, parsed and of a known kind."""
