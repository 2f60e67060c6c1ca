"""Servers that messages are handed to in tests, with certificates of their own: mail servers that serve, refuse, stall, or take a
message and die; webhooks that answer whatever they are told to."""

import asyncio
import contextlib
import email
import email.policy
import http.server
import socket
import ssl
import subprocess
import threading

import pytest
from aiosmtpd.smtp import SMTP

SECRET = "0123456789abcdef0123456789abcdef"


def private_file(path, text):
    path.write_text(text)
    path.chmod(0o600)
    return path


# ---- certificates ----

def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="session")
def pki(tmp_path_factory):
    """An authority, a certificate for 127.0.0.1, one for another host, and one of another authority."""
    folder = tmp_path_factory.mktemp("pki")
    for name in ("ca", "stranger"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem")
    for name, authority, host in (("server", "ca", "IP:127.0.0.1"), ("elsewhere", "ca", "DNS:other.example.vn"),
                                  ("forged", "stranger", "IP:127.0.0.1")):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.csr")
        (folder / f"{name}.ext").write_text(f"subjectAltName={host}\n")
        openssl("x509", "-req", "-days", "2", "-in", folder / f"{name}.csr", "-CA", folder / f"{authority}.pem",
                "-CAkey", folder / f"{authority}.key", "-CAcreateserial", "-extfile", folder / f"{name}.ext",
                "-out", folder / f"{name}.pem")
    return folder


def server_context(pki, name="server"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pki / f"{name}.pem", pki / f"{name}.key")
    return context


# ---- mail servers ----

class Box:
    """Keeps what it gets; answers what `answers` says for a command."""

    def __init__(self, **answers):
        self.answers = answers
        self.messages = []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if "rcpt" in self.answers:
            return self.answers["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if "mail" in self.answers:
            return self.answers["mail"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.content), session.ssl is not None))
        if self.answers.get("data") == "stall":
            self.messages.pop()
            await asyncio.sleep(3600)
        if self.answers.get("data") == "die":
            server.transport.abort()
            await asyncio.sleep(0)
            return "250 never heard"
        return self.answers.get("data", "250 2.0.0 taken as \x1b[31m17")


@contextlib.contextmanager
def smtp(handler, implicit=None, **options):
    """A mail server's port; STARTTLS when tls_context is given, TLS from the start with implicit."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen():
        return await loop.create_server(lambda: SMTP(handler, hostname="mail.example.vn", loop=loop, **options), "127.0.0.1", 0, ssl=implicit)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


@contextlib.contextmanager
def raw(talk):
    """A port where talk(connection) has the say."""
    listener = socket.create_server(("127.0.0.1", 0))
    connections = []

    def serve():
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connections.append(connection)
                with contextlib.suppress(OSError):
                    talk(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in connections:
            connection.close()
        thread.join(10)


def hold(_connection):
    """Accepts, and says nothing."""


def read(content):
    message = email.message_from_bytes(content, policy=email.policy.default)
    return message, message.get_content()


# ---- webhook servers ----

@contextlib.contextmanager
def web(pki, status=200, headers=None, body=b"", certificate="server", tls=True):
    """(port, [(headers, body)…]) of a server that answers every POST alike."""
    requests = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            requests.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])).decode(), self.path))
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Quiet(http.server.ThreadingHTTPServer):
        def handle_error(self, request, client_address):
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = server_context(pki, certificate).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], requests
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


# ---- what programs are told of them ----

class Post:
    """A mail server and a webhook, the file that tells tiendo of them, and what they got. `box.answers` may change at any time."""

    def __init__(self, folder, keys, mail_port, box, web_port, calls):
        self.file, self.keys, self.box, self.calls = folder / "deliver.conf", keys, box, calls
        self.mail_port, self.web_port = mail_port, web_port
        private_file(folder / "secret", SECRET + "\n")
        self.write()

    def write(self, mail_port=None, **webhook):
        """The file again, with a mail server elsewhere."""
        keys = {"url": f"https://127.0.0.1:{self.web_port}/hook", "secret_file": "secret", "ca_file": self.keys / "ca.pem",
                "allow_private": "yes", "timeout_ms": 5000, **webhook}
        mail = {"server": f"smtp://127.0.0.1:{mail_port or self.mail_port}", "from": "nhacviec@example.vn",
                "from_name": "Sở Xây dựng Hải Phòng", "ca_file": self.keys / "ca.pem", "timeout_ms": 5000}
        sections = {"mail": mail, **({"webhook": keys} if webhook.get("url", "there") else {})}
        self.file.write_text("".join(f"[{section}]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())
                                     for section, values in sections.items()))

    def mails(self, to=None):
        """[(address, message, text)…] of those that came."""
        return [(recipients[0], *read(content)) for _, recipients, content, _ in self.box.messages if to in (None, recipients[0])]


@contextlib.contextmanager
def post_office(folder, keys):
    box = Box()
    with smtp(box, tls_context=server_context(keys)) as mail_port, web(keys) as (web_port, calls):
        yield Post(folder, keys, mail_port, box, web_port, calls)
