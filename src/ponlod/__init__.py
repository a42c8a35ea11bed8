# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""ponlod: from a city's printed list of EU-funded projects to linked open data."""

__version__ = "0.1.0"
