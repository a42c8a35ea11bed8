# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What programs can ask for, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html). Pure.

It is made of the very tables that the answers are made of: columns, facets, sorts, formats, parameters.
"""
