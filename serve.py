# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Publish what is in data/, unless it is published already, and serve it: ``uv run serve.py``."""

import sys

from ponlod.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
