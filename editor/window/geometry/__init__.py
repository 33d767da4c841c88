"""Where the window is, and that all of it is on its screen."""
