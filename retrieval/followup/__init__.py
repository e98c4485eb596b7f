"""Questions of a conversation: which lean on the turns before them, and what they then ask."""
