# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The order that people expect."""

import re


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Sort numbers inside a text as numbers: ``MI4.2.1.a`` before ``MI4.10.1.a``."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text))
