# A table of versions
#
# `--match` keeps the lines that fit; `--fields` are the columns, by their names in the JSON.

lab --devices 9 --platforms cisco_ios,cisco_nxos,arista_eos

#>
netpoll -c 'show version' --match 'IOS Software|NXOS: version|Software image' \
    --fields host,output inventory.yaml
#<
has 'Version 15.2(7)E8'
has 'NXOS: version 10.3(4a)'
has 'Software image version: 4.32.2F'
(($(grep -cE '^[a-z]+-(ios|nxos|eos)-[0-9]{4} ' <<<"$output") == 9)) || fail "not a row for each device: $output"
