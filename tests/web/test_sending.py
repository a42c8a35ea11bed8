# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files of the publication are asked for in parts and on conditions as RFC 9110 has it."""

import os
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from ponlod.errors import PublicationError
from ponlod.publish.manifest import DATASET
from ponlod.store import BlockingStore
from ponlod.web.app import create_app

PATHS = pytest.mark.parametrize("path", ["/catalogue.ttl", "/dumps/ponlod-MI-13.csv"])
LONG_AGO = "Mon, 01 Jan 1990 00:00:00 GMT"


@PATHS
@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=100-199", slice(100, 200)),
        ("bytes=70-", slice(70, None)),
        ("bytes=-70", slice(-70, None)),
        ("bytes=0-99999999", slice(0, None)),
    ],
)
def test_a_part_is_sent_alone(web: httpx.Client, path: str, wanted: str, part: slice) -> None:
    whole = web.get(path)
    response = web.get(path, headers={"Range": wanted})
    start, stop, _ = part.indices(len(whole.content))
    assert (response.status_code, response.content) == (206, whole.content[part])
    assert response.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(whole.content)}"
    assert response.headers["ETag"] == whole.headers["ETag"]


@PATHS
def test_a_part_that_is_not_there_is_refused(web: httpx.Client, path: str) -> None:
    response = web.get(path, headers={"Range": "bytes=99999999-"})
    size = len(web.get(path).content)
    assert (response.status_code, response.headers["Content-Range"]) == (416, f"bytes */{size}")


@PATHS
@pytest.mark.parametrize("wanted", ["items=1-2", "bytes=5-2", "bytes=0-1,5-6", "bytes=", "bytes=-0", "5-6"])
def test_what_is_no_single_range_of_bytes_gives_the_whole(web: httpx.Client, path: str, wanted: str) -> None:
    whole = web.get(path)
    response = web.get(path, headers={"Range": wanted})
    assert (response.status_code, response.content) == (200, whole.content)
    assert response.headers["Accept-Ranges"] == "bytes"


@PATHS
def test_a_range_says_nothing_to_a_head(web: httpx.Client, path: str) -> None:
    plain, ranged = web.head(path), web.head(path, headers={"Range": "bytes=0-9"})
    assert ranged.status_code == 200
    assert ranged.headers["Content-Length"] == plain.headers["Content-Length"]


@PATHS
def test_the_rest_is_sent_only_of_the_same_file(web: httpx.Client, path: str) -> None:
    whole = web.get(path)
    for same in (whole.headers["ETag"], whole.headers["Last-Modified"]):
        response = web.get(path, headers={"Range": "bytes=5-", "If-Range": same})
        assert (response.status_code, response.content) == (206, whole.content[5:])
    for other in ('"other"', f"W/{whole.headers['ETag']}", LONG_AGO, "nonsense", ""):
        response = web.get(path, headers={"Range": "bytes=5-", "If-Range": other})
        assert (response.status_code, response.content) == (200, whole.content), other


@PATHS
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditions_come_before_ranges(web: httpx.Client, path: str, method: str) -> None:
    tag = web.get(path).headers["ETag"]
    for fields, status in (
        ({"If-None-Match": tag}, 304),
        ({"If-None-Match": tag, "Range": "bytes=0-9"}, 304),
        ({"If-None-Match": tag, "Range": "bytes=99999999-"}, 304),
        ({"If-Match": '"other"'}, 412),
        ({"If-Unmodified-Since": LONG_AGO}, 412),
        ({"If-Unmodified-Since": LONG_AGO, "If-Match": tag}, 200),
        ({"If-Modified-Since": LONG_AGO}, 200),
    ):
        assert web.request(method, path, headers=fields).status_code == status, fields


def test_a_file_that_is_cut_off_while_it_is_sent_is_no_whole_answer(
    publication: Path, tmp_path: Path, store: BlockingStore
) -> None:
    folder = Path(shutil.copytree(publication, tmp_path / "publication"))
    response = create_app(folder, store).test_client().get(f"/{DATASET}", buffered=False)
    parts = iter(response.response)
    next(parts)
    os.truncate(folder / DATASET, 100_000)
    with pytest.raises(PublicationError, match="was cut off while it was being sent"):
        list(parts)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_file_that_cannot_be_read_is_said_to_be(
    publication: Path, tmp_path: Path, store: BlockingStore, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    folder = Path(shutil.copytree(publication, tmp_path / "publication"))

    def opened(path: Path, *arguments: Any, **more: Any) -> Any:
        if path == folder / DATASET:
            raise PermissionError(13, "Permission denied")
        return genuine(path, *arguments, **more)

    genuine = Path.open
    monkeypatch.setattr(Path, "open", opened)
    client = create_app(folder, store).test_client()
    wish = {"Accept": "application/problem+json"}
    response = client.open(f"/{DATASET}", method=method, headers=wish)
    assert response.status_code == 503
    assert client.open("/catalogue.ttl", method=method).status_code == 200
    if method == "GET":
        said = f"{DATASET} cannot be read (Permission denied). Make it readable for this server."
        assert response.get_json(force=True)["detail"] == said
