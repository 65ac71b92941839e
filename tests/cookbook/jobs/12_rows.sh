# Which ports are down
#
# A TextFSM template makes rows of what devices answer; ntc-templates has some thousand, and these are found where
# pip puts them. `--where` chooses rows, `--fields` names their columns; `-o results.json` has all of them.

lab --devices 3 --platforms cisco_ios --seed 3
mkdir templates
cat >templates/index <<'END'
Template, Hostname, Platform, Command
interfaces.textfsm, .*, cisco_ios, sh[[ow]] int[[erfaces]]
END
cat >templates/interfaces.textfsm <<'END'
Value Required PORT (Ethernet\S+)
Value STATUS (\S+)
Value SPEED (\S+)

Start
  ^Interface\s+Status -> Ports
  ^. -> Error

Ports
  ^${PORT}\s+${STATUS}\s+${SPEED}\s -> Record
  ^. -> Error
END
export NETPOLL_TEMPLATES=templates

#>
netpoll -c 'show interfaces' --where 'status == "down" and port =~ "1/[1-9]$"' \
    --fields host,parsed.port,parsed.speed inventory.yaml
#<
listed=$(grep -c -- '-ios-.* Ethernet1/[1-9] *auto' <<<"$output")
netpoll --parse -c 'show interfaces' -o all.json inventory.yaml
down=$(of_json all.json 'sum(row["status"] == "down" and len(row["port"]) == 11 for d in of["devices"]
    for row in d["commands"][0]["parsed"])')
[[ $down -gt 0 && $down == "$listed" ]] || fail "down: $down; listed: $listed"
