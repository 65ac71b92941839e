# Checks the rings' link arrows: what an archive needs must be defined by itself, by a ring that layering.py
# lets it know, or by a library that it may know.
# Usage: links.py BUILD_DIR. Prints every breach; exits 1 where there is one.
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import layering  # noqa: E402

# Symbols by which a library of layering.LIBRARIES is known in an archive.
SYMBOLS = {
    "libssh": r"ssh_|sftp_",
    "libcurl": r"curl_",
    "a YAML parser": r"yaml_|fy_",
    "PCRE2": r"pcre2_",
    "SQLite": r"sqlite3_",
    "zstd": r"ZSTD_",
    "libsodium": r"(sodium|crypto_sign)_",
    "libnats": r"(nats[A-Z]\w*|nats)_",
    "OpenSSL": r"(OPENSSL|EVP|BIO|BN|ERR|RAND|HMAC|PEM|EC|RSA)_",
}
# Opened while the program runs, where it is needed: their headers may be known, nobody links to them.
OPENED_LATE = {"libcurl", "libsodium", "SQLite", "libnats"}
OURS = re.compile(r"_Z.*7netpoll")


def symbols(archive):
    """Names that an archive defines, and those that it needs from elsewhere."""
    defined, needed = set(), set()
    text = subprocess.run(["nm", "-P", "--extern-only", archive], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        parts = line.split()
        if len(parts) < 2 or line.endswith(":"):
            continue
        (needed if parts[1] in ("U", "w") else defined).add(parts[0])
    return defined, needed - defined


def shown(name):
    return subprocess.run(["c++filt", name], capture_output=True, text=True, check=False).stdout.strip() or name


def allowed(ring):
    """Rings whose functions it may call: for a client also those behind the public headers."""
    public = set(layering.OWNER.values()) | {"core"} if ring in layering.CLIENTS else set()
    return layering.INWARD[ring] | public


def check(archives):
    """archives: ring to path. Breaches as sentences."""
    known = {ring: symbols(path) for ring, path in archives.items()}
    owners = {}
    for ring, (defined, _) in known.items():
        for name in defined:
            owners.setdefault(name, set()).add(ring)
    breaches = []
    for ring, (_, needed) in sorted(known.items()):
        for name in sorted(needed):
            if OURS.match(name):
                at = owners.get(name, set())
                if not at:
                    breaches.append(f"{ring} needs {shown(name)}, which no ring defines")
                elif not at & allowed(ring):
                    breaches.append(f"{ring} must not link to {', '.join(sorted(at))}: it needs {shown(name)}")
            for library, prefix in SYMBOLS.items():
                knows = ring in layering.LIBRARIES[library][1] and library not in OPENED_LATE
                if re.match(prefix, name) and not knows:
                    breaches.append(f"{ring} must not link to {library}: it needs {name}")
    return breaches


def main():
    build = pathlib.Path(sys.argv[1])
    archives = {ring: build / "src" / ring / f"libnetpoll_{ring}.a" for ring in layering.INWARD}
    missing = [str(path) for path in archives.values() if not path.exists()]
    if missing:
        print("not built: " + ", ".join(missing))
        return 1
    found = check(archives)
    for breach in found:
        print(breach)
    print(f"{len(archives)} archives, {len(found)} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
