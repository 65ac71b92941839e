# Through a bastion
#
# One session with the bastion carries up to 250 devices. Its host key is checked like any other.

needs /usr/sbin/sshd ssh-keygen
lab --devices 6 --platforms cisco_ios
stop_bastion() {
    kill "$bastion_pid" 2>/dev/null || true
    stop_lab
}
[[ $(id -u) != 0 ]] || mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/id_ed25519
ssh-keygen -q -t ed25519 -N '' -f "$COOKBOOK/host_key"
bastion_port=$((PORT > 60000 ? PORT - 1 : PORT + 1))
: >"$COOKBOOK/sshd.log"
/usr/sbin/sshd -D -e -f /dev/null -o "ListenAddress=$BASE.250:$bastion_port" -o "HostKey=$COOKBOOK/host_key" \
    -o "AuthorizedKeysFile=$HOME/.ssh/id_ed25519.pub" -o StrictModes=no -o UsePAM=no -o PidFile=none \
    -o PermitRootLogin=yes -o LogLevel=VERBOSE 2>"$COOKBOOK/sshd.log" &
bastion_pid=$!
trap stop_bastion EXIT
until grep -q 'Server listening' "$COOKBOOK/sshd.log"; do
    kill -0 "$bastion_pid" || missing "sshd does not start: $(<"$COOKBOOK/sshd.log")"
    sleep 0.05
done
echo "[$BASE.250]:$bastion_port $(cut -d' ' -f1,2 "$COOKBOOK/host_key.pub")" >>~/.ssh/known_hosts
cat >>inventory.yaml <<END
bastions:
  gate: {hostname: $BASE.250, port: $bastion_port, username: $(id -un), private_key: ~/.ssh/id_ed25519}
END

#>
netpoll -J gate -c 'show clock' --fields host,status,via inventory.yaml
#<
(($(grep -c 'ok *gate' <<<"$output") == 6)) || fail "not all are ok: $output"
(($(grep -c 'Accepted publickey' "$COOKBOOK/sshd.log") == 1)) || fail "more than one login at the bastion"
