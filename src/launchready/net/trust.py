"""The roots that this run trusts: the public ones, and the operator's `--ca-file` beside them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import certifi
from cryptography import x509

from launchready.model.errors import UsageError


class Roots:
    """A file of trusted roots for libraries that read one. Close it when the run is over."""

    def __init__(self, ca_file: str = "") -> None:
        self._made: Path | None = None
        self.path = certifi.where()
        if not ca_file:
            return
        try:
            extra = Path(ca_file).read_text(encoding="ascii", errors="replace")
        except OSError as error:
            raise UsageError(
                f"--ca-file {ca_file}: {error.strerror or error}", "name a file of PEM certificates"
            ) from None
        try:
            x509.load_pem_x509_certificates(extra.encode("ascii", "replace"))
        except ValueError:
            raise UsageError(
                f"--ca-file {ca_file}: holds no PEM certificate, or a broken one", "name a file of PEM certificates"
            ) from None
        with tempfile.NamedTemporaryFile(
            "w", suffix=".pem", prefix="launchready-roots-", delete=False, encoding="ascii", errors="replace"
        ) as file:
            file.write(Path(self.path).read_text(encoding="utf-8").encode("ascii", "replace").decode() + "\n" + extra)
        self._made = Path(file.name)
        self.path = file.name

    def close(self) -> None:
        """Remove the file that was made, if one was."""
        if self._made is not None:
            self._made.unlink(missing_ok=True)
            self._made = None
