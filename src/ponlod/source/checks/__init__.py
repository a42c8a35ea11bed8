# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The checks behind ``ponlod.source.findings``: one small, pure function per kind of irregularity."""
