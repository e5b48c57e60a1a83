"""Cards like ours, written by hand, with the text that makes cards ugly: long names, empty lists, Dutch, Arabic, Chinese."""

from __future__ import annotations

from typing import Any

HOST = "https://commonbook.example"


def action(path: str, **parameters: str) -> dict[str, Any]:
    return {"action": {"function": f"{HOST}{path}", "parameters": [{"key": key, "value": value} for key, value in parameters.items()]}}


def button(text: str, path: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "onClick": action(path), **more}


def row(text: str, **more: Any) -> dict[str, Any]:
    return {"decoratedText": {"text": text, **more}}


BLUE = {"red": 0.043, "green": 0.341, "blue": 0.816}

MAIL_KNOWN: dict[str, Any] = {
    "name": "mail",
    "header": {"title": "Zoë van den Bergh-Österreicher", "subtitle": "Hoofd inkoop · Vermeulen & Zonen Internationale Handelsmaatschappij B.V."},
    "sections": [
        {
            "widgets": [
                row("zoe.vandenbergh@vermeulen-en-zonen.example", topLabel="Email · Work", startIcon={"knownIcon": "EMAIL"}, wrapText=True),
                row("+31 20 794 0812", topLabel="Phone · Work", startIcon={"knownIcon": "PHONE"}, onClick={"openLink": {"url": "tel:+31207940812"}}),
                row(
                    "+31 6 5512 0034", topLabel="Phone · Mobile", startIcon={"knownIcon": "PHONE"}, onClick={"openLink": {"url": "tel:+31655120034"}}
                ),
                row(
                    "Keizersgracht 448 bis\n1016 GD Amsterdam",
                    topLabel="Address · Work",
                    startIcon={"knownIcon": "MAP_PIN"},
                    wrapText=True,
                ),
            ]
        },
        {
            "header": "Labels",
            "widgets": [
                row("Leveranciers", bottomLabel="Owner · 12 people", onClick=action("/addon/label", label="l1"), startIcon={"knownIcon": "BOOKMARK"}),
                row(
                    "Inkoop Benelux (shared by Bob)",
                    bottomLabel="Can edit",
                    onClick=action("/addon/label", label="l2"),
                    startIcon={"knownIcon": "BOOKMARK"},
                ),
            ],
        },
        {
            "widgets": [
                {
                    "buttonList": {
                        "buttons": [
                            button("Edit", "/addon/edit", type="FILLED"),
                            button("Share", "/addon/share"),
                            button("Add to label", "/addon/add"),
                            button("Comment", "/addon/comment"),
                            button("Notify a colleague", "/addon/notify"),
                            button("History", "/addon/history"),
                            button("Remove", "/addon/remove"),
                        ]
                    }
                },
            ]
        },
        {
            "header": "Also on this mail",
            "widgets": [
                row("محمد الفاسي", bottomLabel="m.elfassi@acme.example", onClick=action("/addon/person"), startIcon={"knownIcon": "PERSON"}),
                row("王小明", bottomLabel="xiaoming.wang@acme.example", onClick=action("/addon/person"), startIcon={"knownIcon": "PERSON"}),
                row("+31 6 1234 5678 <b>", bottomLabel="Not in your contacts", startIcon={"knownIcon": "NO_SUCH_ICON"}),
            ],
        },
    ],
}

FORM: dict[str, Any] = {
    "name": "contact form",
    "header": {"title": "Edit contact"},
    "sections": [
        {
            "widgets": [
                {"textInput": {"name": "first", "label": "First name", "value": "Zoë"}},
                {"textInput": {"name": "last", "label": "Last name", "value": "van den Bergh-Österreicher"}},
                {"textInput": {"name": "company", "label": "Company", "value": "Vermeulen & Zonen Internationale Handelsmaatschappij B.V."}},
            ]
        },
        {
            "header": "Phone",
            "widgets": [
                {
                    "textInput": {
                        "name": "phone.0",
                        "label": "Phone",
                        "value": "+31 20 794 0812",
                        "hintText": "With the country, like +31 20 794 0812",
                    }
                },
                {
                    "selectionInput": {
                        "name": "phone.0.type",
                        "label": "Type",
                        "type": "DROPDOWN",
                        "items": [{"text": "Work", "value": "work", "selected": True}, {"text": "Mobile", "value": "mobile"}],
                    }
                },
            ],
        },
        {
            "collapsible": True,
            "uncollapsibleWidgetsCount": 1,
            "header": "More",
            "widgets": [
                {"dateTimePicker": {"name": "birthday", "label": "Birthday", "type": "DATE_ONLY", "valueMsEpoch": "496454400000"}},
                {"textInput": {"name": "notes", "label": "Notes", "type": "MULTIPLE_LINE", "value": "Belt liefst ’s ochtends.\nSpreekt ook Duits."}},
                {"textInput": {"name": "website", "label": "Website"}},
            ],
        },
    ],
    "fixedFooter": {
        "primaryButton": button("Save", "/addon/save", color=BLUE),
        "secondaryButton": button("Cancel", "/addon/cancel"),
    },
}

SHARE: dict[str, Any] = {
    "name": "share",
    "header": {"title": "Share", "subtitle": "Leveranciers · 148 contacts"},
    "sections": [
        {
            "widgets": [
                {
                    "textInput": {
                        "name": "who",
                        "label": "People, groups or domains",
                        "hintText": "Several: put commas between them",
                        "autoCompleteAction": action("/addon/suggest")["action"],
                    }
                },
                {
                    "selectionInput": {
                        "name": "access",
                        "label": "Access",
                        "type": "RADIO_BUTTON",
                        "items": [
                            {"text": "View only", "value": "VIEWER", "selected": True},
                            {"text": "Can edit", "value": "EDITOR"},
                            {"text": "Can delete", "value": "DELETER"},
                            {"text": "Can reshare", "value": "MANAGER"},
                        ],
                    }
                },
                row(
                    "Mobile and Outlook",
                    bottomLabel="Copies are also in My Contacts, which phones and Outlook show",
                    switchControl={"name": "mobile", "value": "on", "selected": True},
                ),
            ]
        }
    ],
    "fixedFooter": {"primaryButton": button("Share", "/addon/share/go", color=BLUE), "secondaryButton": button("Preview", "/addon/share/preview")},
}

HOME: dict[str, Any] = {
    "name": "home",
    "header": {"title": "Contacts", "subtitle": "anna.devries@acme.example"},
    "cardActions": [{"actionLabel": "Refresh", "onClick": action("/addon/home/refresh")}],
    "sections": [
        {
            "widgets": [
                {"textInput": {"name": "q", "label": "Search contacts", "onChangeAction": action("/addon/search")["action"]}},
            ]
        },
        {
            "header": "My labels",
            "widgets": [
                row(
                    "Contacts", bottomLabel="Your whole address book", startIcon={"knownIcon": "PERSON"}, onClick=action("/addon/label", label="all")
                ),
                row("Leveranciers", bottomLabel="148 contacts · shared with 12", startIcon={"knownIcon": "BOOKMARK"}, onClick=action("/addon/label")),
                row(
                    "Een etiket met een werkelijk heel erg lange naam die niet past",
                    bottomLabel="3 contacts",
                    startIcon={"knownIcon": "BOOKMARK"},
                    onClick=action("/addon/label"),
                ),
            ],
        },
        {"header": "Shared with me", "widgets": [{"textParagraph": {"text": "<i>Nobody has shared a label with you yet.</i>"}}]},
        {
            "widgets": [
                {
                    "buttonList": {
                        "buttons": [
                            button("New label", "/addon/new"),
                            button("Sync now", "/addon/sync"),
                            button("Settings", "/addon/settings"),
                            {"text": "Open Google Contacts", "onClick": {"openLink": {"url": "https://contacts.google.com/"}}},
                        ]
                    }
                },
            ]
        },
    ],
}

EVERYTHING: dict[str, Any] = {
    "name": "everything",
    "header": {"title": "Every widget", "imageUrl": "https://cards.example/none.png", "imageType": "CIRCLE"},
    "cardActions": [{"actionLabel": "Refresh", "onClick": action("/refresh")}, {"actionLabel": "Export", "onClick": action("/export")}],
    "sections": [
        {
            "header": "Text",
            "widgets": [
                {
                    "textParagraph": {
                        "text": 'Plain, <b>bold</b>, <i>italic</i>, <u>under</u>, <s>through</s>, <font color="#b3261e">red</font>,'
                        ' <a href="https://example.com/">a link</a>, <time>now</time><br>and a new line.'
                    }
                },
                {"textParagraph": {"text": "One line of many words that goes on and on and on. " * 6, "maxLines": 2}},
                {"divider": {}},
                {"chipList": {"chips": [{"label": "Klant", "onClick": action("/chip")}, {"label": "Leverancier", "disabled": True}]}},
                row("A row with a button", bottomLabel="and a line below", button=button("Open", "/open")),
                row("A row with an end icon", endIcon={"knownIcon": "STAR", "altText": "Starred"}),
            ],
        },
        {
            "header": "Choices",
            "widgets": [
                {
                    "selectionInput": {
                        "name": "check",
                        "label": "Hidden fields",
                        "type": "CHECK_BOX",
                        "items": [
                            {"text": "Birthday", "value": "birthdays", "selected": True},
                            {"text": "Phone · Home", "value": "phoneNumbers/home"},
                        ],
                    }
                },
                {
                    "selectionInput": {
                        "name": "switch",
                        "label": "Mails",
                        "type": "SWITCH",
                        "items": [{"text": "Mail me about reverted changes", "value": "reverted"}],
                    }
                },
                {
                    "selectionInput": {
                        "name": "many",
                        "label": "Contacts",
                        "type": "MULTI_SELECT",
                        "multiSelectMaxSelectedItems": 2,
                        "items": [
                            {"text": "Ada Example", "value": "c1", "bottomText": "ada@example.com", "selected": True},
                            {"text": "Bob Example", "value": "c2", "bottomText": "bob@example.com"},
                            {"text": "Carol Example", "value": "c3", "bottomText": "carol@example.com"},
                        ],
                    }
                },
                {"dateTimePicker": {"name": "when", "label": "When", "type": "DATE_AND_TIME", "valueMsEpoch": "1767260000000"}},
                {"dateTimePicker": {"name": "at", "label": "At", "type": "TIME_ONLY"}},
            ],
        },
        {
            "widgets": [
                {
                    "grid": {
                        "title": "Grid",
                        "columnCount": 2,
                        "borderStyle": {"type": "STROKE"},
                        "items": [{"id": "a", "title": "Ada", "subtitle": "Example"}, {"id": "b", "title": "Bob"}],
                        "onClick": action("/grid", list="l1"),
                    }
                },
                {
                    "columns": {
                        "columnItems": [{"widgets": [{"textParagraph": {"text": "Left"}}]}, {"widgets": [{"textParagraph": {"text": "Right"}}]}],
                    }
                },
                {
                    "buttonList": {
                        "buttons": [
                            button("Filled", "/a", type="FILLED"),
                            button("Tonal", "/a", type="FILLED_TONAL"),
                            button("Borderless", "/a", type="BORDERLESS"),
                            button("Off", "/a", disabled=True),
                            {"icon": {"knownIcon": "EMAIL", "altText": "Write a mail"}, "onClick": action("/mail")},
                            {
                                "text": "More",
                                "onClick": {
                                    "overflowMenu": {
                                        "items": [{"text": "First", "onClick": action("/first")}, {"text": "Second", "onClick": action("/second")}]
                                    }
                                },
                            },
                        ]
                    }
                },
            ]
        },
    ],
}

ALL = {"mail": MAIL_KNOWN, "form": FORM, "share": SHARE, "home": HOME, "everything": EVERYTHING}
