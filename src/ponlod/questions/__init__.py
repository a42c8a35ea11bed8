# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The question library: library/*.rq, each of which defines one question that people can ask."""
