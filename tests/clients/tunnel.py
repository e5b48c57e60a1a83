"""How a program that knows only Google's addresses reaches the local Google: a proxy that plays Google's front door.

Programs honour `HTTPS_PROXY` and a list of trusted certificates from the environment. So nothing in them is changed: they open TLS to
`people.googleapis.com`, and behind the door it is the local Google that answers.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

GOOGLE_HOSTS = ("googleapis.com", "accounts.google.com")


class Tunnel:
    """A CONNECT proxy on the loopback address; `port` is the local Google's. `refused` lists hosts that are not Google's."""

    def __init__(self, folder: Path, port: int) -> None:
        self.certificates = folder / "authority.pem"
        self._context = _server_context(folder, self.certificates)
        self._google = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.refused: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs in its environment; the several names are those of Python's, httplib2's, requests' and Node's."""
        file = str(self.certificates)
        trust = dict.fromkeys(("SSL_CERT_FILE", "HTTPLIB2_CA_CERTS", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"), file)
        proxy = dict.fromkeys(("HTTPS_PROXY", "https_proxy"), self.address)
        direct = dict.fromkeys(("NO_PROXY", "no_proxy"), "localhost,127.0.0.1")
        return trust | proxy | direct

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(4096)
                if not piece:
                    return
                head += piece
            host = head.split()[1].decode().rpartition(":")[0]
            if not host.endswith(GOOGLE_HOSTS):
                self.refused.append(host)
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
                return
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self._context.wrap_socket(connection, server_side=True) as client, socket.create_connection(self._google) as google:
                back = threading.Thread(target=_pour, args=(google, client), daemon=True)
                back.start()
                _pour(client, google)
                back.join()


def _pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _server_context(folder: Path, authority_file: Path) -> ssl.SSLContext:
    """A throwaway authority, and a certificate by it for Google's names."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of one test run")])
    authority = _signed(authority_name, authority_name, authority_key.public_key(), authority_key, authority=True)
    certificate = _signed(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "*.googleapis.com")]), authority_name, key.public_key(), authority_key, authority=False
    )
    authority_file.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    chain = folder / "front-door.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chain.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context


def _signed(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, by: ec.EllipticCurvePrivateKey, *, authority: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    if not authority:
        names = [x509.DNSName(name) for name in ("*.googleapis.com", "googleapis.com", "accounts.google.com")]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(by, hashes.SHA256())
