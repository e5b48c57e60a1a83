"""The local People API: everything of people v1 that a contacts service uses, with Google's limits, words and tempers.

What is reproduced, and how well each fact is known, is listed in section 9 of the notes on the People API; what Google does
not document is decided here once and said so at the place. Not offered: the directory of a domain (501) and the old `/batch` (404).
"""

from local.google.people.api import PeopleApi
from local.google.people.book import Book
from local.google.people.quotas import Quotas
from local.google.people.store import PeopleStore
from local.google.people.switches import LostAnswer, Switches
from local.google.people.wire import ApiError, ApiRequest, ApiResponse, api_error

__all__ = ["ApiError", "ApiRequest", "ApiResponse", "Book", "LostAnswer", "PeopleApi", "PeopleStore", "Quotas", "Switches", "api_error"]
