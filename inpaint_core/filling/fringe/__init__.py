"""What a mask leaves of the thing it covers."""
