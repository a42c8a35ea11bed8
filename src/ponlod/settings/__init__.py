# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings: from options, then the environment (``PONLOD_…``), then ``ponlod.toml``, then a default."""

from ponlod.settings.credentials import PASSWORD, USER, Credentials, credentials
from ponlod.settings.resolved import DEFAULTS, FILE, Settings, check_url, default_base, resolve

__all__ = [
    "DEFAULTS",
    "FILE",
    "PASSWORD",
    "USER",
    "Credentials",
    "Settings",
    "check_url",
    "credentials",
    "default_base",
    "resolve",
]
