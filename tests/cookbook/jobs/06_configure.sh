# A change of configuration, rehearsed
#
# netpoll-lab plays devices with a configuration mode, so a job can be tried before it is let loose. A line that is
# rejected ends it: the mode is left, and nothing is saved.

lab --devices 8 --platforms cisco_ios
cat >ntp.yaml <<'END'
commands:
  - configure terminal
  - ntp server 192.0.2.123
  - snmp-server location fra, row 4
  - end
  - {send: copy running-config startup-config, expect: filename, answer: ""}
END

#>
cat ntp.yaml
#<

#>
netpoll --job ntp.yaml -o done.json inventory.yaml
#<
has '8 ok'

#>
netpoll -c 'show startup-config | include ntp|location' -b inventory.yaml
#<
has 'ntp server 192.0.2.123'

#>
sed -i 's/ntp server/ntp sever/' ntp.yaml
#<

#> 1
netpoll --job ntp.yaml -o done.json inventory.yaml
#<
has 'command_error'
[[ $(lab_counted config_saved) == 8 ]] || fail "the second job saved something"
