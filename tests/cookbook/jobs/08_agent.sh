# With keys of an agent
#
# No password anywhere: the agent signs, and the key never leaves it.

needs ssh-agent ssh-keygen
ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/id_of_mine
lab --devices 6 --platforms cisco_ios --auth publickey --authorized-key ~/.ssh/id_of_mine.pub
sed -i '/^  password:/d' inventory.yaml
eval "$(ssh-agent -s)" >"$COOKBOOK/agent"
stop_agent() {
    kill "$SSH_AGENT_PID" 2>/dev/null || true
    stop_lab
}
trap stop_agent EXIT

#>
ssh-add -q ~/.ssh/id_of_mine
#<

#>
netpoll --agent on -c 'show clock' --fields host,status,ssh.auth inventory.yaml
#<
(($(grep -c 'publickey' <<<"$output") == 6)) || fail "not all are in: $output"
