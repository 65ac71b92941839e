# Canaries first, then in waves
#
# One device goes first; where it is not well, nobody else is contacted. Then a quarter at a time.

lab --devices 8 --platforms cisco_ios
printf 'commands: [configure terminal, ntp server 192.0.2.1, end]\n' >ntp.yaml
printf 'commands: [configure terminal, npt server 192.0.2.1, end]\n' >typo.yaml

#>
cat typo.yaml
#<

#> 1
netpoll --canary '*-0001' --serial 25% --job typo.yaml -o results.json inventory.yaml
#<
has '1 failed'
[[ $(statuses results.json) == "failed 1 skipped 7" ]] || fail "$(statuses results.json)"

#>
netpoll --canary '*-0001' --serial 25% --job ntp.yaml -o results.json inventory.yaml
#<
has '8 ok'
