# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What pages show: the data asked for and arranged. Nothing here reads a request or answers one."""
