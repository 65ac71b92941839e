# From cron
#
# Nothing is said where all is well, so that cron sends no mail; flock keeps two runs apart. Where a
# device failed, the mail says which, and what to do.

needs flock
lab --devices 6 --platforms cisco_ios
cat >nightly.sh <<'END'
#!/bin/sh
exec flock -n nightly.lock netpoll -c 'show version' --deadline 1h -o "$(date +%F).json" inventory.yaml
END
chmod +x nightly.sh

#>
cat nightly.sh
#<

# As cron does: no terminal, hardly any variable.
said=$(env -i PATH="$PATH" HOME="$HOME" NET_PASS="$NET_PASS" ./nightly.sh 2>&1 </dev/null)
[[ -z $said ]] || fail "cron would send: $said"
[[ $(statuses 2*.json) == "ok 6" ]] || fail "$(statuses 2*.json)"
code=0
flock -n nightly.lock env -i PATH="$PATH" HOME="$HOME" NET_PASS="$NET_PASS" ./nightly.sh </dev/null || code=$?
[[ $code == 1 ]] || fail "two runs at a time: $code"

lab --devices 6 --platforms cisco_ios --fault refuse=20%
code=0
env -i PATH="$PATH" HOME="$HOME" NET_PASS="$NET_PASS" NETPOLL_RETRIES=0 ./nightly.sh >mail 2>&1 </dev/null || code=$?
[[ $code == 1 ]] || fail "exit code $code"

#>
cat mail
#<
has '5 ok, 1 failed'
