"""E-mail and webhook against real servers: ones that serve, and ones that stall, refuse, lie about who they are, redirect, or
take a message and die. tests/helpers/deliver_cli.c hands over one message and prints what came of it."""

import hashlib
import hmac
import json
import os
import socket
import struct
import subprocess
import time

import pytest
from aiosmtpd.smtp import AuthResult

from project import BUILD_DIR, ROOT
from servers import SECRET, Box, hold, pki, private_file, raw, read, server_context, smtp, web  # noqa: F401 (fixture)

CLI = BUILD_DIR / "tests" / "deliver_cli"
PASSWORD = "mật khẩu dài"
SUBJECT = "Nhắc việc ngày 12/12/2024: 3 nhiệm vụ sắp đến hạn, 1 nhiệm vụ quá hạn của Ban Quản lý Khu kinh tế Hải Phòng"
BODY = "Kính gửi ông Nguyễn Văn A,\n\n.\nNhiệm vụ 6, điểm c: quá hạn 12 ngày.\n.. hết\n"
TIMED_OUT_SOON = 700


# ---- calling ----

def run(folder, sections, *arguments, stdin="", environment=None):
    """{outcome, answer, wait, kind, error, seconds} of one call."""
    config = folder / "deliver.conf"
    config.write_text("".join(f"[{section}]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())
                              for section, keys in sections.items()))
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    begun = time.monotonic()
    done = subprocess.run([str(CLI), str(config), *arguments], input=stdin, capture_output=True, text=True, timeout=30, check=False,
                          env={**clean, "TIENDO_LANG": "en", **(environment or {})})
    assert done.stderr == ""
    report = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert done.returncode == {"delivered": 0, "retry": 1, "refused": 2, "config": 78, "nothing": 2}[report["outcome"]]
    return {**report, "seconds": time.monotonic() - begun}


@pytest.fixture
def mail(tmp_path, pki):
    def send(port, to="a@example.vn", name="Nguyễn Văn A", subject=SUBJECT, body=BODY, key="2024-12-12/a", environment=None, **keys):
        keys = {"server": f"smtp://127.0.0.1:{port}", "from": "nhacviec@example.vn", "from_name": "Sở Xây dựng Hải Phòng",
                "ca_file": pki / "ca.pem", "timeout_ms": 5000, **keys}
        return run(tmp_path, {"mail": keys}, "mail", to, name, subject, key, stdin=body, environment=environment)
    return send


@pytest.fixture
def call(tmp_path, pki):
    def post(url, identity="tiendo-1", body='{"chào": 1}', at=1733965200123456, environment=None, **keys):
        keys = {"url": url, "secret_file": private_file(tmp_path / "secret", SECRET + "\n"), "ca_file": pki / "ca.pem",
                "allow_private": "yes", "timeout_ms": 5000, **keys}
        return run(tmp_path, {"webhook": keys}, "webhook", identity, str(at), stdin=body, environment=environment)
    return post


def test_a_mail_over_starttls_arrives_as_written(mail, pki):
    box = Box()
    with smtp(box, tls_context=server_context(pki), require_starttls=True) as port:
        done = mail(port)
    assert (done["outcome"], done["error"]) == ("delivered", "")
    assert done["answer"] == "250 2.0.0 taken as ?[31m17"
    (sender, recipients, content, secure), = box.messages
    assert (sender, recipients, secure) == ("nhacviec@example.vn", ["a@example.vn"], True)
    message, body = read(content)
    assert message["subject"] == SUBJECT
    assert body.replace("\r\n", "\n") == BODY
    assert [(box.display_name, box.addr_spec) for box in message["from"].addresses + message["to"].addresses] == [
        ("Sở Xây dựng Hải Phòng", "nhacviec@example.vn"), ("Nguyễn Văn A", "a@example.vn")]
    assert message["date"].datetime.isoformat() == "2024-12-12T08:00:00+07:00"
    assert message["message-id"] == f"<{hashlib.sha256(b'2024-12-12/a').hexdigest()[:40]}@example.vn>"
    assert message["auto-submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain" and message.get_content_charset() == "utf-8"
    assert not message.defects
    assert all(len(line) <= 78 and line.isascii() for line in content.splitlines())


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_tls_from_the_start_and_a_login(mail, pki, tmp_path):
    seen = []

    def authenticate(server, session, envelope, mechanism, data):
        seen.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)

    box = Box()
    with smtp(box, implicit=server_context(pki), authenticator=authenticate, auth_required=True, auth_require_tls=False) as port:
        url = f"smtps://127.0.0.1:{port}"
        assert mail(port, server=url, user="nhacviec", password_file=private_file(tmp_path / "p", PASSWORD + "\n"))["outcome"] == "delivered"
        wrong = mail(port, server=url, user="nhacviec", password_file=private_file(tmp_path / "q", "wrong"))
    assert seen == [("nhacviec", PASSWORD), ("nhacviec", "wrong")]
    assert len(box.messages) == 1
    assert (wrong["outcome"], wrong["kind"]) == ("retry", "78") and "password_file" in wrong["error"] and wrong["answer"].startswith("535")


def test_plain_only_on_this_machine_and_only_when_told(mail, tmp_path):
    box = Box()
    with smtp(box) as port:
        refused = mail(port)
        done = mail(port, tls="none")
        aside = mail(port, tls="none", server="smtp://192.168.77.77:25")
    assert (refused["outcome"], refused["kind"]) == ("retry", "78") and "TLS" in refused["error"]
    assert done["outcome"] == "delivered" and len(box.messages) == 1
    assert aside["outcome"] == "config" and "127.0.0.1" in aside["error"]


@pytest.mark.parametrize("certificate", ["elsewhere", "forged"])
def test_a_wrong_certificate_gets_nothing(mail, pki, certificate):
    box = Box()
    with smtp(box, tls_context=server_context(pki, certificate)) as port:
        done = mail(port)
    assert (done["outcome"], done["kind"]) == ("retry", "78") and "certificate" in done["error"]
    assert box.messages == []


@pytest.mark.parametrize("answers, outcome, words", [
    ({"rcpt": "550 5.1.1 no such user"}, "refused", "recipient"),
    ({"rcpt": "451 4.2.0 greylisted"}, "retry", "not now"),
    ({"data": "550 5.7.1 content refused"}, "refused", "this mail"),
    ({"data": "451 4.3.0 out of space"}, "retry", "not now"),
    ({"mail": "550 5.7.1 who are you?"}, "retry", "check user"),
])
def test_what_the_server_refuses(mail, pki, answers, outcome, words):
    with smtp(Box(**answers), tls_context=server_context(pki)) as port:
        done = mail(port)
    assert (done["outcome"], done["answer"]) == (outcome, next(iter(answers.values())))
    assert words in done["error"] and done["answer"] in done["error"]


def test_taken_and_died_is_sent_again_as_the_same_mail(mail, pki):
    box = Box(data="die")
    with smtp(box, tls_context=server_context(pki)) as port:
        first, second = mail(port), mail(port)
    for done in (first, second):
        assert done["outcome"] == "retry" and "same Message-ID" in done["error"] and done["answer"].startswith("354")
    assert len(box.messages) == 2 and box.messages[0] == box.messages[1]


def test_a_server_that_stalls_costs_its_time_and_no_more(mail, call):
    with raw(hold) as port:
        for done in (mail(port, timeout_ms=TIMED_OUT_SOON), call(f"https://127.0.0.1:{port}/", timeout_ms=TIMED_OUT_SOON)):
            assert done["outcome"] == "retry" and "in time" in done["error"]
            assert TIMED_OUT_SOON / 1000 <= done["seconds"] < 5


def test_a_good_mail_whose_server_stalls_at_goodbye_is_delivered(mail):
    def talk(connection):
        stream = connection.makefile("rwb", buffering=0)
        stream.write(b"220 mail\r\n")
        for line in stream:
            if line.startswith(b"DATA"):
                stream.write(b"354 go\r\n")
                while stream.readline() != b".\r\n":
                    pass
                stream.write(b"250 taken\r\n")
            elif line.startswith(b"QUIT"):
                return
            else:
                stream.write(b"250 OK\r\n")

    with raw(talk) as port:
        done = mail(port, tls="none", timeout_ms=TIMED_OUT_SOON)
    assert (done["outcome"], done["answer"]) == ("delivered", "250 taken") and done["seconds"] < 5


def test_a_connection_cut_while_we_write_kills_nothing(mail, pki):
    """Writing to it raises SIGPIPE where nobody looks."""
    def talk(connection):
        with server_context(pki).wrap_socket(connection, server_side=True) as secure:
            stream = secure.makefile("rwb", buffering=0)
            stream.write(b"220 mail\r\n")
            for line in stream:
                stream.write(b"354 go\r\n" if line.startswith(b"DATA") else b"250 OK\r\n")
                if line.startswith(b"DATA"):
                    secure.recv(10)
                    secure.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return

    with raw(talk) as port:
        for _ in range(3):
            done = mail(port, server=f"smtps://127.0.0.1:{port}", body="dài\n" * 10000)
            assert done["outcome"] == "retry" and "same Message-ID" in done["error"]


@pytest.mark.parametrize("command, answer", [
    (b"DATA", b"250 taken, whatever it is"),
    (b"HELO", b""),  # after 502 to EHLO, which is no refusal of what came next
    (b"MAIL", b"no number"),
])
def test_a_server_that_answers_nonsense_has_not_taken_the_mail(mail, command, answer):
    def talk(connection):
        stream = connection.makefile("rwb", buffering=0)
        stream.write(b"220 mail\r\n")
        for line in stream:
            if line.startswith(command):
                stream.write(answer + b"\r\n" if answer else b"")
                connection.shutdown(socket.SHUT_RDWR)
                return
            stream.write(b"502 what?\r\n" if line.startswith(b"EHLO") else b"250 OK\r\n")

    with raw(talk) as port:
        done = mail(port, tls="none", timeout_ms=TIMED_OUT_SOON)
    assert (done["outcome"], done["kind"]) == ("retry", "69")


def test_stopping_does_not_wait_for_a_stalled_server(mail, call):
    with raw(hold) as port:
        for done in (mail(port, timeout_ms=20000, environment={"DELIVER_INTERRUPT": "1"}),
                     call(f"https://127.0.0.1:{port}/", timeout_ms=20000, environment={"DELIVER_INTERRUPT": "1"})):
            assert done["outcome"] == "retry" and "stopped" in done["error"] and done["seconds"] < 8


def test_nobody_there(mail, call):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for done in (mail(port), call(f"https://127.0.0.1:{port}/")):
        assert (done["outcome"], done["kind"], done["answer"]) == ("retry", "69", "")


@pytest.mark.parametrize("field, values", [
    ("to", {"to": "a@x\r\nRCPT TO:<b@x>"}), ("to", {"to": "<a@x.vn>"}), ("to", {"to": "a@x.vn,b@x.vn"}), ("to", {"to": "đạt@x.vn"}),
    ("to_name", {"name": "A\r\nBcc: b@x.vn"}), ("subject", {"subject": "Nhắc\nBcc: b@x.vn"}), ("body", {"body": "a\x1b[31m"}),
])
def test_a_line_break_never_reaches_the_server(mail, pki, field, values):
    box = Box()
    with smtp(box, tls_context=server_context(pki)) as port:
        done = mail(port, **values)
    assert (done["outcome"], done["kind"]) == ("refused", "65") and done["error"].startswith(f"{field}: ")
    assert box.messages == []


def test_no_proxy_of_the_environment(mail, call, pki):
    """A proxy would connect in our place, past the look at the address."""
    seen = []
    with raw(seen.append) as proxy, web(pki) as (port, requests):
        there = {name: f"http://127.0.0.1:{proxy}" for name in ("https_proxy", "ALL_PROXY", "http_proxy", "SMTP_PROXY")}
        assert call(f"https://127.0.0.1:{port}/", environment=there)["outcome"] == "delivered"
    assert seen == [] and len(requests) == 1


def test_a_call_is_signed_so_that_the_receiver_can_tell(call, pki):
    with web(pki, 204) as (port, requests):
        done = call(f"https://127.0.0.1:{port}/hook?from=tiendo", body=json.dumps({"nội dung": "quá hạn"}, ensure_ascii=False))
    assert done["outcome"] == "delivered" and done["answer"] == "HTTP/1.0 204 No Content"
    (headers, body, path), = requests
    assert path == "/hook?from=tiendo" and json.loads(body) == {"nội dung": "quá hạn"}
    assert headers["Content-Type"] == "application/json" and headers["Tiendo-Id"] == "tiendo-1" and "Expect" not in headers
    assert headers["Tiendo-Timestamp"] == "1733965200"
    expected = hmac.new(SECRET.encode(), f"{headers['Tiendo-Timestamp']}.{body}".encode(), hashlib.sha256).hexdigest()
    assert headers["Tiendo-Signature"] == f"v1={expected}"
    # and as docs/OPERATIONS.md tells receivers to
    guide = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    names = {"hmac": hmac, "hashlib": hashlib}
    exec(guide.split("```python\n")[1].split("```")[0], names)  # pylint: disable=exec-used
    genuine = names["is_genuine"]
    assert genuine(SECRET.encode(), headers, body.encode(), 1733965300)
    assert not genuine(SECRET.encode(), headers, body.encode() + b" ", 1733965300)
    assert not genuine(b"x" + SECRET.encode(), headers, body.encode(), 1733965300)
    assert not genuine(SECRET.encode(), headers, body.encode(), 1733966300)


@pytest.mark.parametrize("status, headers, outcome, wait", [
    (302, {"Location": "http://10.0.0.1/inner"}, "refused", 0),
    (400, {}, "refused", 0), (404, {}, "refused", 0),
    (408, {}, "retry", 0), (425, {}, "retry", 0), (500, {}, "retry", 0),
    (429, {"Retry-After": "120"}, "retry", 120), (503, {"Retry-After": "99999999"}, "retry", 6 * 3600),
])
def test_what_the_webhook_answers(call, pki, status, headers, outcome, wait):
    with web(pki, status, headers, b'{"error":\n "why\x07"}') as (port, requests):
        done = call(f"https://127.0.0.1:{port}/")
    assert (done["outcome"], int(done["wait"])) == (outcome, wait * 1000000)
    assert len(requests) == 1 and f" {status} " in done["answer"] and done["answer"].endswith('{"error":  "why?"}')
    if "Location" in headers:
        assert "redirects to http://10.0.0.1/inner" in done["error"]


def endless(pki, begin, piece, pause=0):
    """A webhook that begins its answer so and then sends the piece for ever."""
    def talk(connection):
        with server_context(pki).wrap_socket(connection, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(begin)
            while True:
                secure.sendall(piece)
                time.sleep(pause)

    return raw(talk)


def test_an_endless_answer_is_cut_off(call, pki):
    with endless(pki, b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10000) as port:
        done = call(f"https://127.0.0.1:{port}/")
    assert done["outcome"] == "delivered" and len(done["answer"]) <= 255 and done["seconds"] < 4


def test_headers_without_end_are_no_answer(call, pki):
    with endless(pki, b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 1000 + b"\r\n") as port:
        done = call(f"https://127.0.0.1:{port}/")
    assert done["outcome"] == "retry" and done["seconds"] < 4


def test_an_answer_that_trickles_costs_its_time_and_no_more(call, pki):
    with endless(pki, b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", pause=0.1) as port:
        done = call(f"https://127.0.0.1:{port}/", timeout_ms=TIMED_OUT_SOON)
    assert done["outcome"] == "retry" and "in time" in done["error"] and done["seconds"] < 4


@pytest.mark.parametrize("certificate", ["elsewhere", "forged"])
def test_a_webhook_with_a_wrong_certificate_gets_nothing(call, pki, certificate):
    with web(pki, certificate=certificate) as (port, requests):
        done = call(f"https://127.0.0.1:{port}/")
    assert (done["outcome"], done["kind"]) == ("retry", "78") and requests == []


def test_a_private_address_only_when_allowed(call, pki):
    """Judged by what the name turns out to be, here localhost."""
    with web(pki) as (port, requests):
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"):
            done = call(f"https://{host}:{port}/", allow_private="no")
            assert (done["outcome"], done["kind"]) == ("retry", "78") and "allow_private" in done["error"], host
        for host in ("[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254"):
            assert "allow_private" in call(f"https://{host}:{port}/", allow_private="yes")["error"], host
    assert requests == []


def test_without_tls_only_on_this_machine(call, pki):
    with web(pki, tls=False) as (port, requests):
        assert call(f"http://127.0.0.1:{port}/")["outcome"] == "delivered"
        assert call(f"HTTP://localhost:{port}/")["outcome"] == "delivered"
        assert call(f"http://127.0.0.1:{port}/", allow_private="no")["outcome"] == "config"
        assert call(f"http://10.0.0.1:{port}/")["outcome"] == "config"
    assert len(requests) == 2


# ---- configuration ----

@pytest.mark.parametrize("sections, words", [
    ({"mail": {"from": "a@x.vn"}}, "server"),
    ({"mail": {"from": "a b@x.vn", "server": "smtp://h"}}, "[mail] from"),
    ({"mail": {"from": "a@x.vn", "server": "http://h"}}, "smtp://"),
    ({"mail": {"from": "a@x.vn", "server": "smtp://u:p@h"}}, "user or password"),
    ({"mail": {"from": "a@x.vn", "server": "smtp://h", "tls": "maybe"}}, "tls = maybe"),
    ({"mail": {"from": "a@x.vn", "server": "smtp://h", "user": "u"}}, "password_file"),
    ({"mail": {"from": "a@x.vn", "server": "smtp://h", "ca_file": "none.pem"}}, "ca_file"),
    ({"mail": {"from": "a@x.vn", "server": "smtp://h", "user": "u", "password_file": "open"}}, "chmod 600"),
    ({"webhook": {"url": "https://h"}}, "secret_file"),
    ({"webhook": {"url": "ftp://h", "secret_file": "long"}}, "https://"),
    ({"webhook": {"url": "https://h", "secret_file": "short"}}, "fewer than 32"),
    ({"webhook": {"url": "https://h", "secret_file": "lines"}}, "one line"),
    ({"webhook": {"url": "https://h", "secret_file": "missing"}}, "missing"),
    ({"webhook": {"link": "https://h"}}, "unknown key"),
])
def test_a_wrong_configuration_says_what_to_mend(tmp_path, sections, words):
    (tmp_path / "open").write_text("x")
    (tmp_path / "open").chmod(0o644)
    private_file(tmp_path / "long", SECRET)
    private_file(tmp_path / "short", "short")
    private_file(tmp_path / "lines", SECRET + "\n" + SECRET)
    done = run(tmp_path, sections, "check")
    assert done["outcome"] == "config" and words in done["error"]


def test_nothing_configured_is_nothing_to_complain_about(tmp_path):
    done = run(tmp_path, {"mail": {"server": "smtp://mail.example.vn:587"}}, "check")
    assert (done["outcome"], done["mail"], done["webhook"]) == ("nothing", "0", "0")
