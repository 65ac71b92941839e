# The benchmark's peer made of paramiko: a pool of threads, one connection at a time each. Knows no
# netpoll.
import concurrent.futures
import logging
import socket
import warnings

from peer_job import Results, arguments, devices, listed_keys

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # old ciphers that python3-cryptography will drop
    import paramiko

KEY_CLASSES = {"ssh-ed25519": paramiko.Ed25519Key, "ecdsa-sha2-nistp256": paramiko.ECDSAKey,
               "ssh-rsa": paramiko.RSAKey}


def poll(device, job, key):
    # Transport, not SSHClient: that reads known_hosts for every client, and searches it line by
    # line. Without it there is no ssh_config, agent or key file to look for either
    # (look_for_keys=False, allow_agent=False).
    with socket.create_connection((device.address, device.port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        transport = paramiko.Transport(connection)
        try:
            # Strict: compares the key before the login, and asks for that kind of key.
            transport.connect(hostkey=key, username=job.username, password=job.password)
            channel = transport.open_session()
            channel.exec_command(job.command)
            output = b"".join(iter(lambda: channel.recv(65536), b""))
            return output.decode(errors="replace"), channel.recv_exit_status()
        finally:
            transport.close()


def outcome(device, job, keys):
    try:
        return device, *poll(device, job, keys[device.address, device.port])
    except (OSError, EOFError, paramiko.SSHException, KeyError) as why:
        return device, "", None, repr(why)


def main(job):
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # formats nothing that nobody reads
    keys = {where: KEY_CLASSES[kind](data=blob)
            for where, (kind, blob) in listed_keys(job.known_hosts).items()}
    with Results(job.output) as results, \
            concurrent.futures.ThreadPoolExecutor(job.concurrency) as pool:
        waiting = [pool.submit(outcome, device, job, keys) for device in devices(job.hosts)]
        for done in concurrent.futures.as_completed(waiting):
            results.add(*done.result())


if __name__ == "__main__":
    main(arguments())
