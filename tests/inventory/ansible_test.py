# netpoll's reading of Ansible's inventories beside Ansible's own: hosts, groups and variables. Knows no device.
# Usage: ansible_test.py NETPOLL. Exits 77 where there is no ansible-inventory.
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml

SKIPPED = 77
# Ansible's own variables and netpoll's keys; where several are there, the last one counts.
KEYS = {"ansible_host": "hostname", "ansible_ssh_host": "hostname", "ansible_port": "port", "ansible_ssh_port": "port",
        "ansible_user": "username", "ansible_ssh_user": "username", "ansible_network_os": "platform",
        "ansible_become_password": "secret", "ansible_password": "password", "ansible_ssh_pass": "password",
        "ansible_private_key_file": "private_key", "ansible_ssh_private_key_file": "private_key"}

# From the shapes that Ansible's guide "How to build your inventory" and its plugins' pages show.
CASES = {
    "ini": ("hosts", {"hosts": """
mail.example.com ansible_host=192.0.2.50   # ungrouped
; another comment
[webservers]
foo.example.com
www[01:50].example.com
www[01:10:3].example.org:2200 role=odd
[dbservers]
db-[a:f].example.com http_port=8080
jumper ansible_port=5555 ansible_host=192.0.2.50
"quoted host" ansible_user='some one' note="it's \\"quoted\\""
[2001:db8::10]:2022
2001:db8::11 v6=yes
[targets]
other1 ansible_connection=ssh ansible_user=myuser list=[1,2,'three'] map="{'a': 'b', 'n': None}"
other2 flag=True off=False zip=0022 ratio=1.5 neg=-3 empty= eq=a=b ip=192.0.2.1 word=yes hash=a#b
foo.example.com maxRequestsPerChild=808
"""}),
    "groups of groups": ("inventory.ini", {"inventory.ini": """
[atlanta]
host1
host2 a=host
[raleigh]
host2
host3
[southeast:children]
atlanta  # a comment
raleigh
[southeast:vars]
some_server=foo.southeast.example.com
halon_system_timeout=30
self_destruct_countdown=60 # seconds
quoted="a b" # c
bare=a b # c
single='10'
a=southeast
b=southeast
ansible_user = netops
[usa:children]
southeast
northwest
[northwest]
[atlanta:vars]
b=atlanta
c=atlanta
[raleigh:vars]
b=raleigh
c=raleigh
[early:vars]
b=early
ansible_group_priority=10
[early]
host1
[all:vars]
a=all
d=all
ansible_network_os=cisco.ios.ios
"""}),
    "yaml": ("inventory.yml", {"inventory.yml": """
all:
  hosts:
    mail.example.com:
  vars: {region: world, nested: {a: [1, {b: c}]}}
  children:
    webservers:
      hosts:
        foo.example.com: {ansible_port: 5555, ansible_host: 192.0.2.50}
        www[01:03].example.com:
        www[a:c]:2222:
          role: letters
    dbservers:
      vars: &common
        ansible_user: db
        flag: true
        word: 'yes'
      hosts:
        one.example.com: {<<: {x: 1}}
        foo.example.com: {second: here}
    prod:
      children:
        dbservers:
        webservers:
          vars: {tier: web}
      vars: {tier: prod, ansible_network_os: arista.eos.eos}
standalone:
  hosts: lonely
"""}),
    "vars files": ("hosts", {
        "hosts": """
[core]
r1 who=inline own=inline
r2
[edge]
r1
r3
[network:children]
core
edge
[core:vars]
who=core_inline
k1=core_inline
k2=core_inline
k3=core_inline
[edge:vars]
k1=edge_inline
k3=edge_inline
[network:vars]
k4=network_inline
[all:vars]
k3=all_inline
k4=all_inline
k5=all_inline
""",
        "group_vars/all.yml": "k3: all_file\nk5: all_file\nntp: [192.0.2.5]\n",
        "group_vars/all.yaml": "never: read\n",
        "group_vars/edge/10.yml": "k1: edge_file\nk6: first\n",
        "group_vars/edge/20.json": '{"k6": "second"}',
        "group_vars/edge/sub/30": "k7: below\n",
        "group_vars/edge/.hidden.yml": "hidden: yes\n",
        "group_vars/edge/old.yml~": "hidden: yes\n",
        "group_vars/network": "k1: network_file\nk4: network_file\nansible_user: netops\n",
        "group_vars/nobody.yml": "no: group\n",
        "host_vars/r1.yml": "who: host_file\nansible_host: 192.0.2.1\n",
        "host_vars/r3/a.yml": "own: r3\n",
    }),
    "levels": ("hosts.ini", {"hosts.ini": """
[a]
h
[b]
h
[deep]
h
[mid:children]
deep
[top:children]
mid
b
[a:vars]
x=a
[b:vars]
x=b
y=b
[deep:vars]
x=deep
[mid:vars]
y=mid
z=mid
[top:vars]
z=top
"""}),
}


def plain(value):
    """As text, whatever type a tool gives a word."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def run(*command):
    environment = {**os.environ, "ANSIBLE_LOCALHOST_WARNING": "False", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def groups_of(listing):
    """All groups of each host."""
    members = {}

    def hosts_in(name):
        group = listing.get(name, {})
        found = set(group.get("hosts", []))
        for child in group.get("children", []):
            found |= hosts_in(child)
        return found

    for name in listing:
        if name not in ("_meta", "all"):
            for host in hosts_in(name):
                members.setdefault(host, set()).add(name)
    return members


def expected(listing):
    hosts = {}
    for name, groups in groups_of(listing).items():
        host = {"groups": groups, "data": {}}
        variables = listing["_meta"]["hostvars"].get(name, {})
        for variable in KEYS:
            if variable in variables:
                host[KEYS[variable]] = plain(variables[variable])
        for variable, value in variables.items():
            if not variable.startswith("ansible_"):
                host["data"][variable] = plain(value)
        hosts[name] = host
    return hosts


def resolved(text):
    """What netpoll's YAML says of each host, its groups' and the defaults' values with it."""
    inventory = yaml.load(text, Loader=yaml.BaseLoader)
    nulls = yaml.safe_load(text)
    hosts = {}
    for name in inventory["hosts"]:
        layers = [nulls["hosts"][name], *(nulls["groups"][each] or {} for each in inventory["hosts"][name]["groups"]),
                  nulls.get("defaults") or {}]
        host = {"groups": set(inventory["hosts"][name]["groups"]), "data": {}}
        for layer in layers:
            for key, value in layer.items():
                if key not in ("groups", "data"):
                    host.setdefault(key, plain(value))
            for key, value in layer.get("data", {}).items():
                host["data"].setdefault(key, plain(value))
        hosts[name] = host
    return hosts


def differences(name, wanted, found):
    lines = [f"{name}: host {host}: only {'Ansible' if host in wanted else 'netpoll'} has it"
             for host in sorted(wanted.keys() ^ found.keys())]
    for host in sorted(wanted.keys() & found.keys()):
        if wanted[host] != found[host]:
            lines.append(f"{name}: host {host}:\n  Ansible {wanted[host]}\n  netpoll {found[host]}")
    return lines


def main():
    netpoll = pathlib.Path(sys.argv[1]).resolve()
    if shutil.which("ansible-inventory") is None:
        print("skipped: no ansible-inventory (Debian: ansible-core)")
        return SKIPPED
    wrong, count = [], 0
    for case, (inventory, files) in CASES.items():
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for file, text in files.items():
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_text(text, encoding="utf-8")
            path = folder / inventory
            listing = json.loads(run("ansible-inventory", "-i", path, "--list"))
            wanted = expected(listing)
            assert wanted, case
            ways = {"": path, "--list": folder / "list" / "list.json", "--export": folder / "list" / "export.json",
                    "--yaml": folder / "list" / "list.yaml"}
            (folder / "list").mkdir()
            ways["--list"].write_text(json.dumps(listing), encoding="utf-8")
            ways["--export"].write_text(run("ansible-inventory", "-i", path, "--list", "--export"), encoding="utf-8")
            ways["--yaml"].write_text(run("ansible-inventory", "-i", path, "--list", "--yaml"), encoding="utf-8")
            if len(files) > 1:
                del ways["--export"]  # it no longer tells which variables stood in files, which win
            for way, file in ways.items():
                found = resolved(run(netpoll, "inventory", "convert", file))
                wrong += differences(f"{case} {way}".strip(), wanted, found)
                count += len(wanted)
    print("\n".join(wrong) if wrong else f"{count} hosts are to netpoll what they are to Ansible")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
