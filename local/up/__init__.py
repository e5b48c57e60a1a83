"""What `./dev up` runs: the product, and around it every part of Google's that is not given from outside, in one process."""
