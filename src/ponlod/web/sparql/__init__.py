# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/sparql: the endpoint for programs, its page and its editor for people."""
