# From Python
#
# `import netpoll` polls by the same program, and gives its records as they come.

needs python3
lab --devices 1000 --platforms cisco_ios:2,arista_eos,cisco_nxos --fault refuse=1%
cp "$JOB_FILES/poll_versions.py" versions.py
export NETPOLL_RETRIES=0

#>
tail -n +2 versions.py
#<

#>
python3 versions.py
#<
has ' 494  Cisco IOS Software, C2960X Software'
has '  10  refused'
has "exit code 1"
