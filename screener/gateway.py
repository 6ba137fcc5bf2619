"""The door of the server: it takes a request in whole before anything scarce is held for it.

ASGI outside, WSGI inside. A body is read on the event loop, bounded and with a deadline; what is
cut short or ambiguous is refused here, before any form is read.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from http import HTTPStatus
from threading import Barrier
from typing import TYPE_CHECKING, Any

from screener.as_wsgi import Answer, Scope, environ_of, run_whole
from screener.observing import Observation, begin_request, observed, tell_refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MOST_BODY_BYTES = 64 * 1024
BODY_SECONDS = 10
"""How long a body may take to arrive."""
THREADS = 32
"""How many requests to the nurse's side are worked on at once; one more is told to come again."""
_HAS_BODY = frozenset({"POST", "PUT", "PATCH"})

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Pages = Callable[[int, str, str], bytes]
"""Returns the page (HTML in UTF-8) for a status, an address and an Accept-Language header."""
_log = logging.getLogger(__name__)


class Refused(Exception):  # noqa: N818 - a request that was refused, not a fault
    """A request that gets no further than the door."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class Gateway:
    """An ASGI application: a WSGI application behind the door.

    What is mounted at `pooled` waits for a database or hashes passwords: it runs in threads. All
    else waits for nothing, and runs on the event loop.
    """

    def __init__(  # noqa: PLR0913 - most callers give three
        self,
        inner: WSGIApplication,
        pooled: str | None,
        security: dict[str, str],
        *,
        body_seconds: float = BODY_SECONDS,
        at_end: Callable[[], None] = lambda: None,
        observe: Callable[[Observation], None] = tell_refusal,
        pages: Pages = lambda *_: b"",
    ) -> None:
        """`pages` are for who is turned away, and must wait for nothing.

        `at_end` is called once all is answered, `observe` for each request that was.
        """
        self._inner = inner
        self._body_seconds = body_seconds
        self._pooled = pooled
        self._security = security
        self._at_end = at_end
        self._observe = observe
        self._pages = pages
        self._pool = _started_pool() if pooled else None
        self._busy = 0
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; or, told of the server's life, have its end wait for all others."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        self._open += 1
        self._idle.clear()
        try:
            await self._respond(scope, receive, send)
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._idle.wait()
        self._at_end()
        await send({"type": "lifespan.shutdown.complete"})

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        begin_request()
        began = time.perf_counter()
        try:
            headers = _headers(scope)
            body = b""
            if length := _length(headers):
                async with asyncio.timeout(self._body_seconds):
                    body = await _body(receive, length)
            status, fields, content = await self._answer(environ_of(scope, headers, body))
        except TimeoutError:
            status, fields, content = self._refusal(HTTPStatus.REQUEST_TIMEOUT, scope)
        except Refused as refused:
            status, fields, content = self._refusal(refused.status, scope)
        except Exception:  # noqa: BLE001 - whatever fails is one page that fails
            _log.exception("A page failed.")
            status, fields, content = self._refusal(HTTPStatus.INTERNAL_SERVER_ERROR, scope)
        seconds = time.perf_counter() - began
        self._observe(observed(scope["path"], self._pooled, scope["method"], status, seconds))
        encoded = [(name.lower().encode("latin-1"), v.encode("latin-1")) for name, v in fields]
        await send({"type": "http.response.start", "status": status, "headers": encoded})
        await send({"type": "http.response.body", "body": content})

    async def _answer(self, environ: dict[str, Any]) -> Answer:
        path = environ["PATH_INFO"]
        if self._pool is None or not f"{path}/".startswith(f"{self._pooled}/"):
            return run_whole(self._inner, environ)
        if self._busy >= THREADS:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        self._busy += 1
        run = copy_context().run
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._pool, run, run_whole, self._inner, environ)
        work.add_done_callback(self._is_free)  # also when the client has gone meanwhile
        return await asyncio.shield(work)

    def _refusal(self, status: HTTPStatus, scope: Scope) -> Answer:
        accept_language = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
        content = self._pages(status.value, scope["path"], accept_language)
        fields = [
            *self._security.items(),
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ]
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            fields.append(("Retry-After", "1"))
        return status.value, fields, content

    def _is_free(self, _: object) -> None:
        self._busy -= 1


def _started_pool() -> ThreadPoolExecutor:
    """Return the threads, all there: none has to be had when somebody waits for an answer."""
    pool = ThreadPoolExecutor(THREADS)
    all_there = Barrier(THREADS)
    try:
        for _ in range(THREADS):
            pool.submit(all_there.wait)
    except RuntimeError:  # the system has no more: those that are there are to end
        all_there.abort()
        raise
    return pool


def _headers(scope: Scope) -> dict[str, str]:
    """Return the headers under their lower-case names; raise `Refused` for what is ambiguous."""
    several: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        if b"_" not in name:  # as a WSGI variable X_Forwarded_Host is the proxy's own header
            several.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    hosts = several.get("host", [])
    lengths = several.get("content-length", [])
    if len(hosts) != 1 or not hosts[0] or len(set(lengths)) > 1:
        raise Refused(HTTPStatus.BAD_REQUEST)
    if lengths and "transfer-encoding" in several:
        raise Refused(HTTPStatus.BAD_REQUEST)
    if not lengths and (scope["method"] in _HAS_BODY or "transfer-encoding" in several):
        raise Refused(HTTPStatus.LENGTH_REQUIRED)
    headers = {name: ",".join(values) for name, values in several.items()}
    headers["host"] = _plain_host(hosts[0])
    if "cookie" in several:
        headers["cookie"] = _unambiguous(several["cookie"])
    if lengths:
        headers["content-length"] = lengths[0]
    return headers


def _plain_host(host: str) -> str:
    name, colon, port = host.lower().partition(":") if "[" not in host else (host.lower(), "", "")
    return name.removesuffix(".") + colon + port


def _unambiguous(cookies: Iterable[str]) -> str:
    """Leave out each cookie whose name comes twice: which of them is ours cannot be known."""
    named: dict[str, list[str]] = {}
    for header in cookies:
        for pair in header.split(";"):
            named.setdefault(pair.partition("=")[0].strip(), []).append(pair.strip())
    return "; ".join(pairs[0] for pairs in named.values() if len(pairs) == 1)


def _length(headers: dict[str, str]) -> int:
    """Return how long the body is to be; raise `Refused` if that is too long, or no length."""
    text = headers.get("content-length", "0")
    if not (text.isascii() and text.isdigit()):
        raise Refused(HTTPStatus.BAD_REQUEST)
    length = int(text) if len(text) < 20 else MOST_BODY_BYTES + 1  # noqa: PLR2004 - of any sense
    if length > MOST_BODY_BYTES:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return length


async def _body(receive: Receive, length: int) -> bytes:
    """Read the body whole; raise `Refused` if it is not as long as it says."""
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False) and len(body) <= length
    if len(body) != length:
        raise Refused(HTTPStatus.BAD_REQUEST)
    return body
