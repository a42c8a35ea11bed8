# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command line: ``ponlod read, check, build, serve, query, load, verify``."""

from ponlod.cli.main import main

__all__ = ["main"]
