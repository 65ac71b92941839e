# Every peer refuses a device whose host key is another or is not listed, so that all pay for the
# same care. Knows no figure.
import sys
import tempfile

import measured
import run
import servers


def spoil(known_hosts):
    """Swaps the keys of the first two devices and takes the line of the last away."""
    lines = [line.split() for line in known_hosts.read_text(encoding="ascii").splitlines()]
    lines[0][2], lines[1][2] = lines[1][2], lines[0][2]
    known_hosts.write_text("".join(" ".join(line) + "\n" for line in lines[:-1]),
                           encoding="ascii")


def complaints(options, fleet, peer):
    job = run.job_of(options, fleet, peer, options.concurrency)
    with tempfile.TemporaryFile() as log:
        measured.cost_of(peer.argv(job), run.environment(fleet.password), log)
    answered = peer.read(job)
    run.remove(job)
    hosts = [host for host, _ in fleet.devices]
    wrong = [f"{peer.name}: took the host key of {host}" for host in [*hosts[:2], hosts[-1]]
             if host in answered]
    # xargs starts nothing more once an ssh has failed.
    if peer.name != "xargs ssh":
        wrong += [f"{peer.name}: did not poll {host}" for host in hosts[2:-1]
                  if host not in answered]
    return wrong


def main():
    options = run.arguments()
    wrong = []
    for peer in run.chosen_peers(options):
        with servers.lab(options.lab, peer.platform, options.devices) as fleet:
            spoil(fleet.known_hosts)
            wrong += complaints(options, fleet, peer)
    print("\n".join(wrong) or "every peer is strict")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
