# The benchmark's peer made of netmiko: a pool of threads, one connection at a time each. Knows no netpoll.
import concurrent.futures
import warnings

from peer_job import Results, arguments, devices

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # old ciphers that python3-cryptography will drop
    import netmiko


def poll(device, job):
    # Host keys are not looked at, as by default: it would read known_hosts for each connection.
    with netmiko.ConnectHandler(device_type="cisco_ios", host=device.address, port=device.port,
                                username=job.username, password=job.password) as connection:
        return connection.send_command(job.command)


def outcome(device, job):
    try:
        return device, poll(device, job), 0
    except Exception as why:  # of paramiko, netmiko and sockets alike
        return device, "", None, repr(why)


def main(job):
    with Results(job.output) as results, concurrent.futures.ThreadPoolExecutor(job.concurrency) as pool:
        waiting = [pool.submit(outcome, device, job) for device in devices(job.hosts)]
        for done in concurrent.futures.as_completed(waiting):
            results.add(*done.result())


if __name__ == "__main__":
    main(arguments())
