# Backup of configurations into git
#
# `--backup` keeps the last good output of each device, without lines that change by themselves; `--git` makes
# one commit of a run. Nothing cut, rejected or failed takes the place of a good one.

needs git
export GIT_PAGER=cat GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=color.ui GIT_CONFIG_VALUE_0=never
lab --devices 6 --platforms cisco_ios
netpoll -q -c 'show running-config' --backup backup --git -o /dev/null inventory.yaml
printf 'commands: [configure terminal, snmp-server location attic, end]\n' >change.yaml
netpoll -q -l '~0001$' --job change.yaml -o /dev/null inventory.yaml

#>
netpoll -q -c 'show running-config' --backup backup --git -o /dev/null inventory.yaml
#<

#>
git -C backup show --stat --format=%s
#<
has '1 file changed, 1 insertion(+), 1 deletion(-)'

#>
git -C backup show -U0 --format= | grep '^[-+]'
#<
has '+snmp-server location attic'
