# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The site: pages for people, documents for programs, a SPARQL endpoint; one module per concern."""
