"""The signature on both halves of the HTTP contract (docs/registers.md), shared with whoever serves it."""

import hashlib
import hmac

TIMESTAMP = "X-Register-Timestamp"
NONCE = "X-Register-Nonce"
CLIENT = "X-Register-Client"
SIGNATURE = "X-Register-Signature"


def request_signature(secret: bytes, *, path: str, timestamp: int, nonce: str, body: bytes) -> str:
    """Give the hex HMAC-SHA256 over method, path, Unix seconds, nonce and the digest of the body."""
    lines = ("POST", path, str(timestamp), nonce, hashlib.sha256(body).hexdigest())
    return hmac.new(secret, "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def response_signature(secret: bytes, *, status: int, nonce: str, body: bytes) -> str:
    """Give the hex HMAC-SHA256 over status, the request's nonce and the digest of the body.

    The nonce ties an answer to its question, so that an old answer cannot be played again.
    """
    lines = (str(status), nonce, hashlib.sha256(body).hexdigest())
    return hmac.new(secret, "\n".join(lines).encode(), hashlib.sha256).hexdigest()
