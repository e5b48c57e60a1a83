"""What people see: pure functions from view data to `google.apps.card.v1` JSON (google/addon.md, section 3). No I/O but the word catalogues.

Each screen is a module with its frozen view and one `…_card(screen, view)`. Views hold only what may be shown to the person pressing;
a card adds nothing but words. Presses are named in `presses`, words live in `words`, widgets in `widgets` and `inputs`.
"""
