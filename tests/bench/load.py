"""A small load: a few keep-alive connections that ask one thing after another, for some seconds."""

import socket
import threading
import time
from dataclasses import dataclass, field
from statistics import median, quantiles


class Connection:
    """One HTTP/1.1 connection that sends bytes and reads one answer; cheap on this side."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def _open(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a request; return status, head and body. Opens anew when the server closed."""
        for attempt in (1, 2):
            if self.socket is None:
                self._open()
            try:
                self.socket.sendall(request)
                return self._read()
            except (ConnectionError, BrokenPipeError):
                self.close()
                if attempt == 2:
                    raise
        raise ConnectionError

    def _read(self):
        data = self.buffer
        while b"\r\n\r\n" not in data:
            part = self.socket.recv(65536)
            if not part:
                raise ConnectionError("closed")
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        low = head.lower()
        if b"content-length:" not in low:
            while not body.endswith(b"0\r\n\r\n"):
                part = self.socket.recv(65536)
                if not part:
                    break
                body += part
            self.buffer = b""
        else:
            length = int(low.split(b"content-length:")[1].split(b"\r\n")[0])
            while len(body) < length:
                body += self.socket.recv(65536)
            self.buffer = body[length:]
            body = body[:length]
        if b"connection: close" in low:
            self.close()
        return int(head.split(b" ", 2)[1]), head, body

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def get(path, cookies="") -> bytes:
    """The bytes of a GET as a browser sends it, so that the answer is compressed as for one."""
    cookie = f"Cookie: {cookies}\r\n" if cookies else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, br\r\n{cookie}\r\n"
    ).encode()


def post(path, body, cookies, token, port) -> bytes:
    """The bytes of a form that is sent."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-CSRFToken: {token}\r\nCookie: {cookies}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


@dataclass
class Result:
    """What one target did in all its rounds."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    wrong: int = 0

    @property
    def per_second(self):
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def median_ms(self):
        return median(self.times) * 1000 if self.times else 0.0

    @property
    def p95_ms(self):
        if len(self.times) < 2:
            return self.median_ms
        return quantiles(self.times, n=20)[-1] * 1000


def run(result, port, requests, expected, *, seconds, connections=2):
    """Ask for some seconds over a few connections; `requests` is an endless or ending iterator."""
    lock = threading.Lock()
    started = time.perf_counter()
    until = started + seconds

    def work():
        connection = Connection(port)
        while time.perf_counter() < until:
            with lock:
                request = next(requests, None)
            if request is None:
                break
            begin = time.perf_counter()
            status, _head, _body = connection.ask(request)
            taken = time.perf_counter() - begin
            with lock:
                result.times.append(taken)
                result.wrong += status != expected
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds += time.perf_counter() - started
