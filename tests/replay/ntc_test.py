# Real outputs of ntc-templates, played under their platform's prompt: no line of them may end a
# command early. Knows no C++.
#
# Usage: ntc_test.py --netpoll PROGRAM --lab PROGRAM --recordings FOLDER [--chunk N] [--mode MODE]
#        [--all | --sample N] [--seed N] [--platform NAME]
# Prints the counts by platform; ends with 1 where an output differs.
import collections
import json
import pathlib
import random
import re
import sys
import tempfile

import programs
from replay_test import Tally, device_trouble, difference, plain
from screen import rendered

# Prompts as these platforms show them; names that stand in none of the outputs. In one device of
# several the prompt has two lines, a space behind it, or stands behind a bare CR.
PROMPTS = {
    "alcatel_aos": ["-> ", "S01-P1-RK13-SW01> "],
    "alcatel_sros": ["*A:pe-lab1# ", "A:pe-lab1# "],
    "allied_telesis_awplus": ["awplus-lab1>", "awplus-lab1#"],
    "arista_eos": ["eos-lab1#", "eos-lab1>"],
    "aruba_aoscx": ["LAB-SW1234# "],
    "aruba_os": ["(AAAA-WLC42) *[mynode] #", "AAAA-AP123456# "],
    "avaya_ers": ["ERS-48-LAB#", "4950GTS>"],
    "broadcom_icos": ["(ICOS-LAB) #"],
    "brocade_fastiron": ["SSH@switch-lab1#", "SSH@switch-lab1>"],
    "brocade_netiron": ["SSH@mlx-lab1#"],
    "checkpoint_gaia": ["gw-lab1> ", "[Expert@gw-lab1:0]# "],
    "ciena_saos": ["saos-lab1> "],
    "cisco_apic": ["apic-lab1# "],
    "cisco_asa": ["\rLAB-ASA12-Oxidized-IPv6# ", "hostname1/pri/act# "],
    "cisco_ftd": ["> "],
    "cisco_fxos": ["FPR-LAB /system # "],
    "cisco_ios": ["LAB-SW123_9200L#", "R1-lab>"],
    "cisco_nvfis": ["nfvis-lab# "],
    "cisco_nxos": ["\rTEST-12345# ", "n9k-lab1# "],
    "cisco_s300": ["switch4e1f2a#"],
    "cisco_viptela": ["vEdge-lab1# "],
    "cisco_wlc_ssh": ["(Cisco Lab) >"],
    "cisco_xr": ["RP/0/RP0/CPU0:ios-lab#", "RP/0/RSP0/CPU0:asr9k-lab#"],
    "dell_force10": ["Dell-lab#"],
    "edgecore": ["Vty-lab1#"],
    "eltex": ["eltex-lab1#"],
    "extreme_exos": ["testhost.1 # ", "* sw0.l9.kv.2 # "],
    "extreme_slxos": ["SLX-lab# "],
    "fortinet": ["oxidized-Firewall123 # ", "OXI-FW121 (global) # "],
    "hp_comware": ["<test5130st1>", "RBM_P<BJTTCYY-F5000M-1>"],
    "hp_procurve": ["2530-lab13# ", "sw-office-lab> "],
    "huawei_smartax": ["MA5800-X7-LAB#", "OLT1-LAB>"],
    "huawei_vrp": ["<AR650-lab>", "HRP_M<USG6000-lab>"],
    "juniper_junos": ["boxen@srx-lab> ", "{master:0}\r\nadmin@ex4300-lab> "],
    "linux": ["robert@lab-host:~$ ", "root@cumulus-lab:mgmt:~# "],
    "mikrotik_routeros": ["[admin@MikroTik-lab] > "],
    "paloalto_panos": ["admin@pa-lab> ", "admin.me.a@pdx-pa3020(active)> "],
    "ruckus_fastiron": ["SSH@switch-001/002/003/123#"],
    "ubiquiti_edgerouter": ["ubnt@edge-lab:~$ "],
    "ubiquiti_edgeswitch": ["(UBNT EdgeSwitch) #"],
    "vyatta_vyos": ["user.name@fw-lab1:~$ "],
    "watchguard_firebox": ["WG-lab1>"],
    "zte_zxros": ["ZXR10-lab1#"],
    "zyxel_os": ["ZySH-lab> "],
}
PER_DEVICE = 40  # commands
# Some outputs end with the upper line of Junos' prompt, left over from the session they are from.
_left_over = re.compile(r"^\{\w+:\w+\}\n\Z", re.M)


class Output:
    def __init__(self, path):
        self.name = path.name
        self.command = path.parent.name.replace("_", " ")
        text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        self.text = text if text.endswith("\n") or not text else text + "\n"
        self.expected = rendered(self.text)

    def behind(self, prompt):
        """Where the prompt has one line, such a left-over line is taken for its upper line."""
        if "\n" not in prompt:
            self.expected = rendered(_left_over.sub("", self.text))


def escaped(text):
    """As Ruby's String#dump would write it, in what a recording holds."""
    return (text.replace("\\", "\\\\").replace('"', '\\"').replace("\x1b", "\\e")
            .replace("\b", "\\b").replace("\r", "\\r"))


def write_recording(path, platform, prompt, outputs):
    commands = [{output.command + "\n": escaped(
        f"{output.command}\r\n" + output.text.replace("\n", "\r\n") + prompt)}
        for output in outputs]
    document = {"platform": platform, "init_prompt": escaped("\r\n" + prompt),
                "commands": commands}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def outputs_of(arguments):
    """Raw outputs by platform."""
    tests = pathlib.Path(arguments.recordings) / "ntc-templates" / "tests"
    programs.skip_without(tests, "ntc-templates")
    found = collections.defaultdict(list)
    for path in sorted(tests.rglob("*.raw")):
        platform = path.relative_to(tests).parts[0]
        if platform in PROMPTS and arguments.platform in platform:
            found[platform].append(path)
    if not arguments.all:
        chosen = random.Random(arguments.seed).sample(
            [(platform, path) for platform, paths in found.items() for path in paths],
            arguments.sample)
        found = {platform: [path for at, path in chosen if at == platform] for platform in found}
    return {platform: [Output(path) for path in paths] for platform, paths in found.items()}


def devices_of(outputs, folder):
    """Writes recordings; each device's outputs by its file name."""
    devices = {}
    for platform, all_of_it in outputs.items():
        prompts = PROMPTS[platform]
        count = max(-(-len(all_of_it) // PER_DEVICE), min(len(prompts), len(all_of_it)))
        for number in range(count):
            name = f"{platform}-{number + 1}"
            mine = all_of_it[number::count]
            prompt = prompts[number % len(prompts)]
            for output in mine:
                output.behind(prompt)
            write_recording(folder / f"{name}.yaml", platform, prompt, mine)
            devices[name] = (platform, mine)
    return devices


def judge(tally, platform, outputs, record, where):
    results = record["commands"] if record else []
    trouble = device_trouble(record)
    if trouble:
        tally.add(platform, "(device)", trouble, where)
    for number, output in enumerate(outputs):
        got = results[number] if number < len(results) else {"output": "", "status": "missing"}
        wrong = [] if got["output"] == output.expected else difference(
            output.expected, got["output"] or "")
        if got["status"] not in ("ok", "error_marker"):
            wrong.append(f"status {got['status']}")
        if got["status"] == "error_marker" and output.text.count("\n") > 12:
            wrong.append("status error_marker for a long output")
        tally.add(platform, output.name, wrong, where)


def main():
    parser = programs.argument_parser()
    parser.add_argument("--all", action="store_true", help="all outputs")
    parser.add_argument("--sample", type=int, default=150, help="so many of them")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--platform", default="", help="platforms whose name holds this")
    parser.add_argument("--chunk", default="1")
    parser.add_argument("--mode", default="async")
    arguments = parser.parse_args()
    outputs = outputs_of(arguments)
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="netpoll-ntc-") as name:
        devices = devices_of(outputs, pathlib.Path(name))
        with programs.Lab(arguments.lab, [name], ["--chunk", arguments.chunk]) as lab:
            records = lab.poll(arguments.netpoll, ["--mode", arguments.mode])
    by_name = {plain(host): record for host, record in records.items()}
    for device, (platform, mine) in devices.items():
        where = f"{device}, --chunk {arguments.chunk} --mode {arguments.mode}"
        judge(tally, platform, mine, by_name.get(plain(device)), where)
    return tally.verdict()


if __name__ == "__main__":
    sys.exit(main())
