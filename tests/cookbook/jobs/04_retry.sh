# Once more for those that failed
#
# The results of the first run are what the second begins from; in the end one file has everybody.

export NETPOLL_RETRIES=0
lab --devices 50 --fault refuse=6%

#> 1
netpoll -c 'show version' -o results.json inventory.yaml
#<
has '50 devices in'
has '47 ok, 3 failed'
# Those who refused are back.
lab --devices 50

#>
netpoll --retry results.json -c 'show version' -o results.json inventory.yaml
#<
has '3 devices in'
[[ $(statuses results.json) == "ok 50" ]] || fail "$(statuses results.json)"
