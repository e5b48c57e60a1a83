"""Property tests run the same examples everywhere: a red one is red on every machine, and its blob reproduces it by hand."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "sharing",
    derandomize=True,
    max_examples=150,
    deadline=None,
    print_blob=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("sharing")
