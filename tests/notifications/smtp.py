"""A mail server of a few lines that notes which mails it took."""

import contextlib
import email
import socketserver
import threading
import time
from collections import Counter


class Handler(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line + b"\r\n")

    def handle(self):
        with contextlib.suppress(ConnectionError, BrokenPipeError):
            self.talk()

    def talk(self):
        self.say(b"220 test")
        while line := self.rfile.readline():
            verb = line.strip().upper()[:4]
            if verb == b"DATA":
                self.say(b"354 go on")
                self.take()
                self.say(b"250 taken")
            elif verb == b"QUIT":
                self.say(b"221 bye")
                return
            else:
                self.say(b"250 test")

    def take(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if not line:
            return
        server = self.server
        # Before and after noting: a kill falls on either side of the mail being ours.
        time.sleep(server.slowness / 2)
        server.note(email.message_from_bytes(b"".join(lines)))
        time.sleep(server.slowness / 2)


class Server(socketserver.ThreadingTCPServer):
    """`with Server(slowness=0.1) as server:` listens on server.port and counts Message-IDs."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, slowness=0.0):
        super().__init__(("127.0.0.1", 0), Handler)
        self.slowness = slowness
        self.port = self.server_address[1]
        self.taken = Counter()
        self.mails = []
        self.lock = threading.Lock()

    def note(self, mail):
        with self.lock:
            self.taken[mail["Message-ID"]] += 1
            self.mails.append(mail)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.shutdown()
        self.server_close()

    @property
    def total(self):
        return sum(self.taken.values())
