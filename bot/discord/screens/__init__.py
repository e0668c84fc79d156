"""What is shown for each thing that the desk returns, as cards. No module here knows Discord."""
