# From cron
#
# Nothing is said where all is well, so that cron sends no mail. Each run has a folder, with a page for the
# morning; a second run beside it is refused, and one that was killed goes on with `netpoll resume`. Where a device
# failed, the mail says which, and what to do.

lab --devices 6 --platforms cisco_ios
cat >nightly.sh <<'END'
#!/bin/sh
exec netpoll -c 'show version' --rundir runs --deadline 1h inventory.yaml
END
chmod +x nightly.sh

#>
cat nightly.sh
#<

# As cron does: no terminal, hardly any variable.
said=$(env -i PATH="$PATH" HOME="$HOME" NET_PASS="$NET_PASS" ./nightly.sh 2>&1 </dev/null)
[[ -z $said ]] || fail "cron would send: $said"
[[ $(grep -c '"status":"ok","error"' runs/latest/results.ndjson) == 6 ]] || fail "not all are ok"
[[ -s runs/latest/report.html ]] || fail "there is no page for the morning"

lab --devices 6 --platforms cisco_ios --fault refuse=20%
code=0
env -i PATH="$PATH" HOME="$HOME" NET_PASS="$NET_PASS" NETPOLL_RETRIES=0 ./nightly.sh >mail 2>&1 </dev/null || code=$?
[[ $code == 1 ]] || fail "exit code $code"

#>
cat mail
#<
has '5 ok, 1 failed'
