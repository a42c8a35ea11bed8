# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Printed text to values and back: codes, money, dates, numerals, statuses. Pure."""
