# What runs where: the first lines of `show version`, and on how many devices.
import collections

import netpoll

run = netpoll.poll("inventory.yaml", commands=["show version"], mode="async")
seen = collections.Counter(record.commands[0].output.splitlines()[0] if record.ok else record.error.code
                           for record in run)
for text, count in seen.most_common():
    print(f"{count:4}  {text}")
print(run.run.by_status, f"exit code {run.exit_code}")
