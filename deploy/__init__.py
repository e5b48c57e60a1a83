"""What an administrator runs to bring Commonbook to Google Cloud; no product code imports it, and it needs Python alone."""
