# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod verify``: is a publication, here or on the web, what its manifest says?"""

import click

from ponlod.cli.progress import shown_progress
from ponlod.errors import PublicationError, printable
from ponlod.verification import compared


@click.command(short_help="Say whether a publication is what its manifest says.")
@click.argument("place", metavar="PLACE")
def verify(place: str) -> None:
    """Hold every file of a publication against its manifest: size, SHA-256 digest, and that none is missing.

    PLACE is a folder, or the address of a site or of any server that has the folder. There, the Content-Type
    of each file is looked at too, and that HEAD says what GET says. Nothing is written. Prints a sentence for
    each difference; where there is any, the exit code is 4.
    """
    with shown_progress() as progress:
        promised, differences = compared(place, progress)
        found = 0
        for difference in differences:
            click.echo(printable(difference))
            found += 1
    if found:
        raise PublicationError(f"{place}: this is not what its manifest says; differences: {found} (above).")
    size = sum(file.bytes for file in promised.files)
    click.echo(f"{place}: all {len(promised.files)} files ({size} bytes) are what the manifest says.")
