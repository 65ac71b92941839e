# Who has the HTTP server on
#
# Only devices with a line that matches are shown; exit code 1 says that there is none.

lab --devices 12 --platforms cisco_ios

#>
netpoll -c 'show running-config' --match '^ip http server' --fields host inventory.yaml
#<
listed=$(grep -- '-ios-' <<<"$output" | sort)
netpoll -c 'show running-config | include http server' -o all.json inventory.yaml
on=$(of_json all.json '"\n".join(d["host"] for d in of["devices"] if d["commands"][0]["output"].startswith("ip"))' | sort)
[[ -n $on && $on == "$listed" ]] || fail "on: $on; listed: $listed"

#> 1
netpoll -c 'show running-config' --match '^ip http secure-server' --fields host inventory.yaml
#<
