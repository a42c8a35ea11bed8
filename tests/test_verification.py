# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A publication on some server: whatever is wrong with it is said, and nothing it sends does any harm."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ponlod import verification
from ponlod.cli import main
from ponlod.publish.manifest import DATASET, Manifest

TTL = "dumps/ponlod-MI-13.ttl"
DIFFERENT = "this is not what its manifest says; differences: {} (above)."

Answer = Callable[[SimpleHTTPRequestHandler], None]


class Folder(SimpleHTTPRequestHandler):
    """A server of a folder, as any is, that can answer some addresses in its own way."""

    types: dict[str, str]
    own: dict[str, Answer]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        answer = self.own.get(self.path.lstrip("/"))
        answer(self) if answer else super().do_GET()

    def do_HEAD(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        answer = self.own.get(f"HEAD {self.path.lstrip('/')}")
        answer(self) if answer else super().do_HEAD()

    def guess_type(self, path: Any) -> str:
        return self.types.get(Path(path).name, "application/json")

    def log_message(self, *_: object) -> None:
        pass


class Site:
    """A copy of the publication at ``address``, whose files and answers a test may spoil."""

    def __init__(self, folder: Path, handler: type[Folder], address: str) -> None:
        self.folder, self.own, self.asked, self.address = folder, handler.own, handler.asked, address
        self.types = handler.types

    def edit(self, change: Callable[[dict[str, Any]], object]) -> None:
        path = self.folder / "manifest.json"
        content = json.loads(path.read_bytes())
        change(content)
        path.write_text(json.dumps(content), encoding="utf-8")

    def entry(self, content: dict[str, Any], path: str = TTL) -> dict[str, Any]:
        return next(file for file in content["files"] if file["path"] == path)


@pytest.fixture
def site(publication: Path, tmp_path: Path) -> Iterator[Site]:
    folder = Path(shutil.copytree(publication, tmp_path / "publication"))
    types = {Path(file.path).name: file.media_type for file in Manifest.read(folder).files}

    class Handler(Folder):
        pass

    Handler.types, Handler.own, Handler.asked = types, {}, []

    def handler(*arguments: Any) -> Handler:
        return Handler(*arguments, directory=str(folder))

    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield Site(folder, Handler, f"http://127.0.0.1:{server.server_port}/")
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def verify(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | Path], Result]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return lambda place: CliRunner().invoke(main, ["verify", str(place)])


def answering(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: SimpleHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def endless(handler: SimpleHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/turtle")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"#" * 65536)
    except OSError:
        pass


def refused(result: Result, *said: str) -> None:
    """It ends with exit code 4, has said just that, and no traceback."""
    assert (result.exit_code, result.stdout.splitlines()) == (4, list(said)), result.output
    assert isinstance(result.exception, SystemExit)
    if said:
        assert DIFFERENT.format(len(said)) in result.stderr


def test_a_whole_publication_is_said_to_be_whole(site: Site, verify) -> None:
    files = Manifest.read(site.folder).files
    size = sum(file.bytes for file in files)
    said = f"all {len(files)} files ({size} bytes) are what the manifest says."
    for place in (site.address, site.address.rstrip("/"), f"{site.address}manifest.json", site.folder):
        result = verify(place)
        assert (result.exit_code, result.stdout) == (0, f"{place}: {said}\n")
        assert result.stderr == ""


def test_every_file_is_asked_for_with_get_and_head(site: Site, verify) -> None:
    verify(site.address)
    wanted = [
        f"{method} /{file.path}" for file in Manifest.read(site.folder).files for method in ("GET", "HEAD")
    ]
    assert site.asked == ["GET /manifest.json", *wanted]


def test_one_byte_that_was_flipped_is_found(site: Site, verify) -> None:
    content = bytearray((site.folder / TTL).read_bytes())
    content[len(content) // 2] ^= 1
    (site.folder / TTL).write_bytes(content)
    said = f"{TTL}: its content is not what the manifest says."
    refused(verify(site.address), said)
    refused(verify(site.folder), said)


def test_what_is_missing_shorter_or_longer_is_found(site: Site, verify) -> None:
    size = (site.folder / TTL).stat().st_size
    (site.folder / TTL).write_bytes(b"@prefix")
    refused(verify(site.address), f"{TTL}: it ends after 7 of {size} bytes.")
    (site.folder / TTL).write_bytes(b"#" * (size + 1))
    refused(verify(site.address), f"{TTL}: it is longer than the {size} bytes that the manifest says.")
    (site.folder / TTL).unlink()
    refused(verify(site.address), f"{TTL}: the manifest lists it, but it is not there (404 Not Found).")
    refused(verify(site.folder), f"{TTL}: the manifest lists it, but it is missing.")


def test_an_answer_without_end_is_not_read_to_it(site: Site, verify) -> None:
    size = (site.folder / TTL).stat().st_size
    site.own[TTL] = endless
    result = verify(site.address)
    assert result.exit_code == 4
    assert f"{TTL}: it is longer than the {size} bytes that the manifest says." in result.stdout.splitlines()


def test_a_manifest_without_end_is_not_read_to_it(
    site: Site, verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "MAX_MANIFEST", 1 << 20)
    site.own["manifest.json"] = endless
    result = verify(site.address)
    refused(result)
    assert "no manifest is longer than 1 MiB" in result.stderr


def test_an_answer_that_breaks_off_is_found(site: Site, verify) -> None:
    content = (site.folder / TTL).read_bytes()
    site.own[TTL] = answering(
        200, content[:100], Content_Type="text/turtle", Content_Length=str(len(content))
    )
    (said,) = verify(site.address).stdout.splitlines()
    assert said.startswith(f"{TTL}: the answer breaks off, or is no HTTP (")


def test_a_server_that_says_nothing_is_left(site: Site, verify, monkeypatch: pytest.MonkeyPatch) -> None:
    left = threading.Event()
    monkeypatch.setattr(verification, "PATIENCE", 0.2)
    site.own[TTL] = lambda _: left.wait(30) and None
    try:
        refused(verify(site.address), f"{TTL}: the server says nothing for 0.2 seconds.")
    finally:
        left.set()


def test_an_answer_that_never_gets_anywhere_is_left(
    site: Site, verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "PATIENCE", -1e9)
    monkeypatch.setattr(verification, "_client", lambda: verification.httpx.AsyncClient(timeout=30))
    result = verify(site.address)
    assert result.exit_code == 4
    assert "it comes too slowly" in result.stderr


@pytest.mark.parametrize(
    ("first", "again"),
    [(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n")],
    ids=["before the head", "in the head"],
)
def test_an_answer_that_never_begins_is_left(
    site: Site, verify, monkeypatch: pytest.MonkeyPatch, first: bytes, again: bytes
) -> None:
    left = threading.Event()

    def answer(handler: SimpleHTTPRequestHandler) -> None:
        handler.wfile.write(first)
        try:
            while not left.wait(0.02):
                handler.wfile.write(again)
        except OSError:
            pass

    monkeypatch.setattr(verification, "PATIENCE", 0.5)
    monkeypatch.setattr(verification, "SLOWEST", 1e9)
    site.own[TTL] = answer
    try:
        (said,) = verify(site.address).stdout.splitlines()
        assert said.startswith(f"{TTL}: it comes too slowly: 0 of ")
    finally:
        left.set()


def test_no_cookie_is_kept(site: Site, verify) -> None:
    content = (site.folder / TTL).read_bytes()
    sent = []

    def answer(handler: SimpleHTTPRequestHandler) -> None:
        sent.append(handler.headers.get("Cookie"))
        kind = {"Content_Type": "text/turtle", "Content_Length": str(len(content))}
        body = content if handler.command == "GET" else b""
        answering(200, body, Set_Cookie="a=b; Path=/", **kind)(handler)

    site.own[TTL] = site.own[f"HEAD {TTL}"] = answer
    assert verify(site.address).exit_code == 0
    assert sent == [None, None]


def test_the_content_type_is_held_against_the_manifest(site: Site, verify) -> None:
    site.types[Path(TTL).name] = "application/octet-stream"
    refused(verify(site.address), f"{TTL}: its Content-Type is 'application/octet-stream', not text/turtle.")
    site.types[Path(TTL).name] = "Text/Turtle; charset=iso-8859-1"
    refused(
        verify(site.address),
        f"{TTL}: its Content-Type is 'Text/Turtle; charset=iso-8859-1', but it is UTF-8.",
    )
    site.types[Path(TTL).name] = 'text/turtle; charset="UTF-8"'
    assert verify(site.address).exit_code == 0


def test_a_content_encoding_is_found(site: Site, verify) -> None:
    content = (site.folder / TTL).read_bytes()
    headers = {
        "Content_Type": "text/turtle",
        "Content_Length": str(len(content)),
        "Content_Encoding": "gzip",
    }
    site.own[TTL] = answering(200, content, **headers)
    site.own[f"HEAD {TTL}"] = answering(200, **headers)
    refused(verify(site.address), f"{TTL}: it comes with Content-Encoding 'gzip', which nobody asked for.")


def test_head_has_to_say_what_get_says(site: Site, verify) -> None:
    site.own[f"HEAD {TTL}"] = answering(405, Content_Length="0")
    said = verify(site.address).stdout.splitlines()
    assert f"{TTL}: HEAD says 405, GET 200." in said
    assert f"{TTL}: HEAD says content-type nothing, GET 'text/turtle'." in said


@pytest.mark.parametrize("target", ["/copy/x.ttl", "http://localhost:1/x.ttl", "http://["])
def test_a_redirect_is_not_followed_and_it_is_said_where_it_leads(site: Site, verify, target: str) -> None:
    site.own[TTL] = answering(301, Location=target, Content_Length="0")
    refused(verify(site.address), f"{TTL}: it leads to {target!r} (301 Moved Permanently), not followed.")
    assert site.asked.count(f"HEAD /{TTL}") == 0
    site.own["manifest.json"] = answering(308, Location=target, Content_Length="0")
    result = verify(site.address)
    refused(result)
    assert f"it leads to {target!r} (308 Permanent Redirect), not followed." in result.stderr


def test_a_server_that_lets_files_wait_is_not_asked_for_the_others(
    site: Site, verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = threading.Event()
    monkeypatch.setattr(verification, "PATIENCE", 0.2)
    files = [file.path for file in Manifest.read(site.folder).files]
    # One that comes in between shows that they have to be in a row.
    for path in (*files[:2], *files[3:]):
        site.own[path] = lambda _: left.wait(30) and None
    try:
        result = verify(site.address)
    finally:
        left.set()
    assert (result.exit_code, len(result.stdout.splitlines())) == (4, 5)
    assert f"{site.address}: 3 files in a row did not come in time. Try again later." in result.stderr
    assert site.asked[-1] == f"GET /{files[5]}"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"detail": "Restart\\u001b the server."}', r"Restart\x1b the server."),
        (b"<html>", "Try again later."),
        (b"[" * 100_000, "Try again later."),
        (b'{"detail": 7}', "Try again later."),
    ],
)
def test_a_server_that_cannot_answer_now_is_left_with_what_it_says(
    site: Site, verify, body: bytes, said: str
) -> None:
    site.own[TTL] = answering(503, body, Content_Type="application/problem+json")
    result = verify(site.address)
    assert (result.exit_code, result.stdout) == (4, "")
    assert f"{site.address}{TTL}: the server cannot answer now. {said}" in result.stderr
    assert site.asked[-1] == f"GET /{TTL}"


def test_what_a_site_says_whose_publication_was_replaced_is_said(
    publication: Path, tmp_path: Path, started, verify
) -> None:
    folder = Path(shutil.copytree(publication, tmp_path / "publication"))
    with started("-m", "ponlod", "serve", "--port", "0", "--publication", folder) as address:
        (folder / "manifest.json").write_bytes(b"{}")
        result = verify(address)
    refused(result)
    assert "restart the server." in result.stderr


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"path": "../../etc/passwd"}, "lies outside the publication"),
        ({"path": "/etc/passwd"}, "lies outside the publication"),
        ({"path": "//localhost:1/x"}, "lies outside the publication"),
        ({"path": "dumps/\x1b[2J"}, "lies outside the publication"),
        ({"path": "dumps/\ud800"}, "lies outside the publication"),
        ({"path": ""}, "lies outside the publication"),
        ({"path": "./dumps/x.ttl"}, "lies outside the publication"),
        ({"path": "http://localhost:1/x"}, "lies outside the publication"),
        ({"path": DATASET}, "stands in it twice"),
        ({"media_type": "text/\x1b[2J"}, "no text"),
        ({"\x1b[2J": 1}, r"\x1b[2J"),
        ({"path": 7}, "no text"),
        ({"media_type": None}, "no text"),
        ({"bytes": -1}, "no size"),
        ({"bytes": 1.5}, "no size"),
        ({"bytes": True}, "no size"),
        ({"sha256": "0"}, "no SHA-256 digest"),
        ({"sha256": 0}, "no SHA-256 digest"),
        ({"bytes": 10**300}, "lists more than"),
    ],
)
def test_a_hostile_manifest_is_refused_before_anything_is_asked_for(
    site: Site, verify, change: dict[str, Any], message: str
) -> None:
    site.edit(lambda content: site.entry(content).update(change))
    result = verify(site.address)
    refused(result)
    assert message in result.stderr
    assert "\x1b" not in result.stderr
    assert site.asked == ["GET /manifest.json"]


@pytest.mark.parametrize(
    "text", [b"", b"[" * 100_000, b'{"format_version": ' + b"9" * 5000 + b"}", b"\xff\xfe"]
)
def test_what_is_no_manifest_is_refused(site: Site, verify, text: bytes) -> None:
    (site.folder / "manifest.json").write_bytes(text)
    for place in (site.address, site.folder):
        result = verify(place)
        refused(result)
        assert "the manifest is damaged" in result.stderr


def test_a_version_is_printed_without_what_steers_a_terminal(site: Site, verify) -> None:
    site.edit(lambda content: content.update(format_version="\x1b[31m"))
    for place in (site.address, site.folder):
        result = verify(place)
        refused(result)
        assert r"format version '\x1b[31m'" in result.stderr


def test_a_path_that_makes_no_address_is_said_to(site: Site, verify) -> None:
    path = "a" * 70_000
    site.edit(lambda content: site.entry(content).update(path=path))
    (said,) = verify(site.address).stdout.splitlines()
    assert said == f"{path}: its path is too long for an address."


def test_a_name_in_a_folder_is_printed_without_what_steers_a_terminal(site: Site, verify) -> None:
    (site.folder / "a\x1b[2J\udcff").write_bytes(b"")
    refused(verify(site.folder), r"a\x1b[2J\udcff: the manifest does not list it.")


def test_what_cannot_be_read_in_a_folder_is_said(site: Site, verify, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.name == Path(TTL).name:
            raise PermissionError(13, "Permission denied")
        return genuine(path, *arguments, **more)

    genuine = Path.open
    monkeypatch.setattr(Path, "open", opened)
    refused(verify(site.folder), f"{TTL}: it cannot be read (Permission denied).")


def test_a_pipe_is_no_manifest(site: Site, verify) -> None:
    (site.folder / "manifest.json").unlink()
    os.mkfifo(site.folder / "manifest.json")
    result = verify(site.folder)
    refused(result)
    assert "there is no publication" in result.stderr


def test_an_address_in_a_path_is_a_name_on_the_same_server(site: Site, verify) -> None:
    site.edit(lambda content: site.entry(content).update(path="http:localhost:1/x?y#z"))
    (said,) = verify(site.address).stdout.splitlines()
    assert said == "http:localhost:1/x?y#z: the manifest lists it, but it is not there (404 Not Found)."
    assert "GET /http%3Alocalhost%3A1/x%3Fy%23z" in site.asked


def test_the_digest_of_the_dataset_is_looked_at(site: Site, verify) -> None:
    site.edit(lambda content: content.update(dataset_digest="0" * 64))
    refused(verify(site.address), f"manifest.json: the digest of the dataset is not that of {DATASET}.")


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("http://127.0.0.1:1/", "the server cannot be reached"),
        ("http://", "is not the address of a publication"),
        ("http://user:secret@127.0.0.1/", "is not the address of a publication"),
        ("https://data.example.org/?x=1", "is not the address of a publication"),
        ("localhost:8471", "write its whole address, as “http://localhost:8000/”"),
        ("no-such-folder", "there is no such folder"),
    ],
)
def test_a_place_without_publication_is_one_clear_message(verify, place: str, message: str) -> None:
    result = verify(place)
    refused(result)
    assert message in result.stderr


def test_a_server_with_something_else_is_no_publication(site: Site, verify) -> None:
    (site.folder / "manifest.json").unlink()
    result = verify(site.address)
    refused(result)
    assert "there is no publication (404 Not Found)" in result.stderr
