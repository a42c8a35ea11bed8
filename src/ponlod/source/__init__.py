# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a document to records: what it says, line by line, and what is irregular in it."""

from ponlod.source.reader import read

__all__ = ["read"]
