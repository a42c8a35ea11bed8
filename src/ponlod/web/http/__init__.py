# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""HTTP: connections, requests, headers and errors. Of Flask, only ``front`` and ``errors`` know."""
