# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The languages that everything is said in."""

LANGUAGES = ("it", "en")
"""Italian first: it is the language of the sources, and the one of whoever asks for none of these."""
