"""Objects in arguments of get_time.yaml. Made by fngen; do not edit."""
