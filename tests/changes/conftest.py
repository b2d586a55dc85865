from tests.bulk.conftest import anyio_backend, connect, kind, one_sandbox, plain, sandbox

__all__ = ["anyio_backend", "connect", "kind", "one_sandbox", "plain", "sandbox"]
