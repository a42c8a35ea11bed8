# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod ask``: put a question of the library to the publication, or to any ponlod server."""

import sys
from collections.abc import Mapping
from itertools import islice

import click

from ponlod.cli import answers
from ponlod.cli.options import SettingsCommand, setting, settings_of
from ponlod.cli.options import language as spoken_here
from ponlod.cli.sources import Here, Source
from ponlod.errors import SettingsError
from ponlod.formats import JSON, TABLE_FORMATS, XLSX
from ponlod.languages import LANGUAGES
from ponlod.questions.elsewhere import Elsewhere
from ponlod.settings import check_url
from ponlod.web.language import languages

_BY_NAME = {form.name: form for form in TABLE_FORMATS}


class AskCommand(SettingsCommand):
    """Takes every ``--name value`` that is none of its options for a parameter of the question.

    Values are taken as they are, whatever they begin with.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = {name: option for option in self.params for name in option.opts}
        own: list[str] = []
        given: dict[str, str] = {}
        words = iter(args)
        for word in words:
            name, equals, value = word.partition("=")
            if word == "--":
                own += [word, *words]
            elif name in options or not name.startswith("--"):
                own.append(word)
                if name in options and not equals and not getattr(options[name], "is_flag", False):
                    own += islice(words, 1)
            else:
                if name in given:
                    raise click.UsageError(f"{name} is given twice. Give it once.", ctx)
                following = value if equals else next(words, None)
                if following is None:
                    raise click.UsageError(f"{name} needs a value behind it.", ctx)
                given[name] = following
        rest = super().parse_args(ctx, own)
        ctx.params["given"] = {name.removeprefix("--"): value for name, value in given.items()}
        return rest


@click.command(
    cls=AskCommand, short_help="Ask one of the questions that have a ready answer.", add_help_option=False
)
@click.argument("name", required=False)
@click.option("--release", metavar="KEYS", help="The releases asked about, as MI-13; else the latest.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language; else that of the terminal.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *_BY_NAME]),
    default="table",
    show_default=True,
    help="The answer and its table for people, or a file.",
)
@setting("publication", help="The publication that is asked.")
@click.option(
    "--url", metavar="URL", help="A ponlod server that is asked instead, by the address of its front page."
)
@click.option("-h", "--help", "explain", is_flag=True, help="Show this message; behind NAME, what it asks.")
@click.pass_context
def ask(
    ctx: click.Context,
    name: str | None,
    release: str | None,
    lang: str | None,
    form: str,
    publication: str | None,
    url: str | None,
    explain: bool,
    given: Mapping[str, str],
) -> None:
    """Ask the question NAME: its answer is a sentence, a table, what they leave out, and how to cite them.

    Without NAME, all questions are listed. What a question lets you choose is given as --parameter value:
    “ponlod ask NAME --help” says what there is to choose.
    """
    if explain and name is None:
        click.echo(ctx.get_help())
        return
    language = languages()[lang or spoken_here()]
    source = _source(url, publication)
    if name is None:
        if given:
            raise click.UsageError(
                f"--{next(iter(given))} is an option of no question. Name the question.", ctx
            )
        answers.print_list(source.listed(language.code), answers.console())
        return
    if explain:
        answers.print_help(source.offered(name, language.code), language, ctx)
        return
    asked = {**given, "release": release} if release else given
    if form == "table":
        content = source.answer(name, asked, language.code, JSON)
        answers.print_answer(content, language, answers.console(), source.name)
        return
    if form == XLSX.name and sys.stdout.isatty():
        raise SettingsError(
            f"--format xlsx: a workbook is nothing to read here. Put it into a file: … > {name}.xlsx"
        )
    content = source.answer(name, asked, language.code, _BY_NAME[form])
    if sys.stdout.isatty():
        answers.print_file(content)
    else:
        click.echo(content, nl=False)


def _source(url: str | None, publication: str | None) -> Source:
    if url is None:
        return Here(settings_of({"publication": publication}).publication)
    if publication is not None:
        raise SettingsError("--url and --publication are two to ask. Give one.")
    check_url(url, "--url")
    return Elsewhere(url)
