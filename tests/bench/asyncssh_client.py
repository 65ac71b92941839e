# The benchmark's peer made of asyncssh: one event loop, one connection a device. Knows no netpoll.
import asyncio
import warnings

from peer_job import Results, arguments, devices

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # old ciphers that python3-cryptography will drop
    import asyncssh

try:
    import uvloop
except ImportError:
    uvloop = None


def options_of(job):
    """Made once for all connections, which then look nothing up in files, agents or Kerberos."""
    return asyncssh.SSHClientConnectionOptions(
        username=job.username, password=job.password, preferred_auth="password",
        known_hosts=asyncssh.read_known_hosts(job.known_hosts),  # parsed once, found by hash
        config=None, client_keys=None, agent_path=None, gss_host=None, x509_trusted_certs=None,
        connect_timeout=60, login_timeout=60)


async def poll(device, job, options):
    async with asyncssh.connect(device.address, device.port, options=options) as connection:
        return await connection.run(job.command, stdin=asyncssh.DEVNULL)


async def work(waiting, job, options, results):
    """One of `concurrency` workers; cheaper than a task a device behind a semaphore."""
    for device in waiting:
        try:
            ran = await poll(device, job, options)
            results.add(device, ran.stdout, ran.exit_status)
        except (OSError, asyncssh.Error, asyncio.TimeoutError) as why:
            results.add(device, "", None, repr(why))


async def main(job):
    waiting = iter(devices(job.hosts))
    options = options_of(job)
    with Results(job.output) as results:
        await asyncio.gather(*(work(waiting, job, options, results)
                               for _ in range(job.concurrency)))


if __name__ == "__main__":
    ASKED = arguments()
    if ASKED.uvloop:
        uvloop.install()
    asyncio.run(main(ASKED))
