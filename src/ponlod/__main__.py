# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``python -m ponlod`` is ``ponlod``."""

from ponlod.cli import main

main(prog_name="ponlod")
