"""The shell: everything that meets the outside (requests, tokens, settings, Google's addresses). It decides nothing about contacts."""
