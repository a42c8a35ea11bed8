# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a line can be, judged by its words: the one home of every label and pattern of these documents.

All functions take plain lines (``ponlod.source.plain``), where white space is single spaces. ``flowing`` says
that the line before belongs to the same paragraph: there, words that happen to begin a line must not pass for
a heading or a label. Every pattern takes linear time, whatever it is given.
"""

from ponlod.source.grammar.headings import normal

__all__ = ["normal"]
