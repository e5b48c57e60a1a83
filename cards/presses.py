"""Every address a card may name: what a press, a change or a suggestion asks our backend. A name that is not here cannot be drawn.

`READS` show another card; `WRITES` change something, so each carries the card's nonce: clicks are repeated by people and by the platform
(google/addon.md, section 1). A press becomes `/click/<name>`, a suggestion `/suggest/<name>`; `OPENS` answer with an address
for the browser to open and become `/open/<name>`.
"""

from __future__ import annotations

READS = frozenset(
    {
        "back",
        "home/open",
        "home/search",
        "settings/open",
        "settings/leave",
        "help/open",
        "consent/ask",
        "connect/again",
        "connect/domain",
        "connect/check",
        "invitations/open",
        "invitation/open",
        "member/link",
        "identity/ask",
        "mail/address",
        "mail/addresses",
        "mail/again",
        "contact/open",
        "contact/new",
        "contact/edit",
        "contact/share",
        "contact/add-to-label",
        "contact/remove-from-label",
        "contact/delete",
        "contact/comment",
        "contact/notify",
        "contact/history",
        "contact/comments",
        "comment/open",
        "comment/edit",
        "comment/delete",
        "pointer/open",
        "label/new",
        "label/open",
        "label/share",
        "label/members",
        "label/rename",
        "label/trash",
        "label/history",
        "label/transfer",
        "label/delete",
        "label/leave",
        "labels/deleted",
        "share/preview",
        "share/hidden-fields",
        "member/open",
        "member/hidden-fields",
        "member/remove",
        "deletions/open",
        "deletions/review",
        "conflicts/open",
        "adopt/open",
        "health/open",
    }
)

WRITES = frozenset(
    {
        "sync/now",
        "undo",
        "contact/save",
        "contact/label",
        "contact/unlabel",
        "contact/erase",
        "label/create",
        "label/name",
        "label/part",
        "share/save",
        "member/save",
        "hidden/save",
        "hidden/show",
        "member/revoke",
        "member/resend",
        "member/let-in",
        "member/keep-out",
        "invitation/accept",
        "invitation/decline",
        "settings/disconnect",
        "settings/save",
        "conflicts/keep",
        "history/undo",
        "health/retry",
        "health/dismiss",
        "label/restore",
        "label/end",
        "label/bring-back",
        "deletions/restore",
        "deletions/let-go",
        "trash/restore",
        "adopt/link",
        "adopt/keep",
        "adopt/unlink",
        "comment/save",
        "comment/erase",
        "notify/send",
    }
)

SUGGESTIONS = frozenset({"people", "colleagues", "labels"})

OPENS = frozenset({"connect"})
