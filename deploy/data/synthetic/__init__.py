"""Makes the synthetic year 2019 of Changzhi; see make_synthetic_year.py."""
