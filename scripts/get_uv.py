"""Fetches uv, the installer, as uv.lock pins it: by its hash, with nothing but Python's own library. Prints where it is."""

import hashlib
import io
import platform
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "tools"
MAX_BYTES = 100_000_000


def wheel() -> tuple[str, str]:
    """Return the address and SHA-256 of the wheel for this machine."""
    with (ROOT / "uv.lock").open("rb") as file:
        packages = tomllib.load(file)["package"]
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    system = platform.system()
    if system == "Linux":
        libc = "manylinux" if platform.libc_ver()[0] else "musllinux"
        parts = [libc, machine]
    elif system == "Darwin":
        parts = ["macosx", "arm64" if machine == "aarch64" else machine]
    else:
        parts = ["win", "arm64" if machine == "aarch64" else "amd64"]
    for package in packages:
        if package["name"] == "uv":
            for found in package["wheels"]:
                name = found["url"].rsplit("/", 1)[-1]
                if all(part in name.split("-", 3)[3] for part in parts):
                    return found["url"], found["hash"].removeprefix("sha256:")
    raise SystemExit(f"no uv wheel for {system} {machine} in uv.lock")


def main() -> None:
    """Fetch it unless it is there."""
    url, digest = wheel()
    program = FOLDER / digest[:12] / ("uv.exe" if platform.system() == "Windows" else "uv")
    if not program.exists():
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 (the address is that of uv.lock, https)
            data = answer.read(MAX_BYTES)
        if hashlib.sha256(data).hexdigest() != digest:
            raise SystemExit(f"{url}: not what uv.lock says")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inner = next(name for name in archive.namelist() if name.endswith(f"/scripts/{program.name}"))
            program.parent.mkdir(parents=True, exist_ok=True)
            program.write_bytes(archive.read(inner))
        program.chmod(0o755)
    print(program)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        raise SystemExit(f"could not fetch uv: {error}") from None
    sys.exit(0)
