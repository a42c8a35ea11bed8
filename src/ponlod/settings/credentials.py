# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a store wants to know of whoever asks it; no setting, for settings are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ponlod.errors import SettingsError

USER = "PONLOD_STORE_USER"
PASSWORD = "PONLOD_STORE_PASSWORD"
"""Where the credentials for the store are: in the environment, and nowhere else."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a store wants to know; the password does not show when this is printed."""

    user: str
    password: str = field(repr=False)


def credentials(environ: Mapping[str, str]) -> Credentials | None:
    """Return the credentials for the store, if there are any. Raises SettingsError if one half is missing."""
    user, password = environ.get(USER, ""), environ.get(PASSWORD, "")
    if bool(user) != bool(password):
        there, missing = (USER, PASSWORD) if user else (PASSWORD, USER)
        raise SettingsError(f"{there} is set, but not {missing}. Set both, or neither.")
    return Credentials(user, password) if user else None
