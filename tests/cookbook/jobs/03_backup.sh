# Backup of configurations into git
#
# `--outdir` writes one file a command and device; git says what has changed since the last night.

needs git
lab --devices 6 --platforms cisco_ios
git init -q backup
netpoll -q -c 'show running-config' --outdir backup -o /dev/null inventory.yaml
git -C backup add -A && git -C backup commit -qm first
printf 'commands: [configure terminal, snmp-server location attic, end]\n' >change.yaml
netpoll -q -l '~0001$' --job change.yaml -o /dev/null inventory.yaml

#>
netpoll -q -c 'show running-config' --outdir backup -o /dev/null inventory.yaml
#<

#>
git -C backup add -A && git -C backup commit -m "night of $(date +%F)"
#<
has '1 file changed, 2 insertions(+), 2 deletions(-)'

#>
git -C backup show --unified=0 --format= | grep '^[-+]'
#<
has '+snmp-server location attic'
