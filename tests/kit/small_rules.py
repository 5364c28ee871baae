"""Small rules to cover: one duty, one track that always holds, one contradiction, a gate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import small

HOSTILE = "</script><script>alert('x')</script> & \x1b[31m\u202e\"'"


def rules(folder: Path, *, label: str = "a duty") -> Path:
    """Write the rules into a folder."""
    judged = {"says": small.SAYS, "authorities": ["law"]}
    asked = {
        "label": label,
        "says": small.SAYS,
        "yes_for_example": "so",
        "no_for_example": "not so",
        **small.ASKED,
    }
    files: dict[str, Any] = {
        "manifest.yaml": {
            "title": label,
            "version": "1.0.0",
            "verified_to": "2030-01-01",
            "encoded_from": {"duties": "2010-01-01", "others": "2010-01-01"},
        },
        "law/law.yaml": {
            "authorities": [
                {
                    "id": "law",
                    "label": "the law",
                    "kind": "act",
                    "cite": "An Act",
                    "address": "https://example.org/act",
                    "verified": "yes",
                }
            ],
            "bodies": [{"id": "trust", "label": label}],
            "duties": [
                {
                    "id": "duty1",
                    "label": label,
                    "binds": ["trust"],
                    "in_force": {"from": "2010-01-01"},
                    "requires": "Do it.",
                    "authorities": ["law"],
                    "scope": {
                        "id": "duty1.scope",
                        "label": label,
                        "condition": "in-scope",
                        **judged,
                    },
                    "limbs": [
                        {
                            "id": "duty1.a",
                            "label": label,
                            "condition": {"any": ["one", {"all": ["two", {"not": "three"}]}]},
                            **judged,
                        }
                    ],
                }
            ],
            "tracks": [
                {
                    "id": "always",
                    "label": label,
                    "binds": ["trust"],
                    "in_force": {"from": "2015-01-01"},
                    "requires": "Do it.",
                    "always": "yes",
                    **judged,
                }
            ],
        },
        "policies/local.yaml": {
            "gates": [
                {
                    "id": "gate1",
                    "label": label,
                    "requires": "Do it.",
                    "condition": "one",
                    **judged,
                }
            ]
        },
        "questions/questions.yaml": {
            "facts": [{"id": name, **asked} for name in ("in-scope", "one", "two", "three")],
            "contradictions": [
                {
                    "id": "clash",
                    "label": label,
                    "condition": {"all": ["one", "three"]},
                    "settle": "Look again.",
                }
            ],
        },
    }
    for name, tree in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(tree), encoding="utf-8")
    return folder


def matter(day: str = "2016-05-01", *, policies: tuple[str, ...] = (), **answers: str) -> Any:
    """A matter under these rules."""
    return {
        "title": "A matter",
        "bodies": [{"id": "body", "kind": "trust", "policies": list(policies)}],
        "acts": [{"id": "act", "date": day}],
        "answers": {name.replace("_", "-"): value for name, value in answers.items()},
    }
