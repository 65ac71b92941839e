# Read by the scripts beside it: polls three simulated devices with what PATH has.
poll_lab() {
    local folder lab status=0
    folder=$(mktemp -d)
    netpoll-lab --devices 3 --base 127.77.0.1 --write-inventory "$folder/lab.yaml" \
        --write-known-hosts "$folder/known_hosts" --ready-file "$folder/ready" --for 60s >"$folder/lab.log" 2>&1 &
    lab=$!
    until [[ -e $folder/ready ]]; do
        kill -0 $lab 2>/dev/null || { cat "$folder/lab.log"; return 1; }
        sleep 0.1
    done
    netpoll --known-hosts "$folder/known_hosts" -c 'show version' -o "$folder/out.json" "$folder/lab.yaml" || status=$?
    kill $lab
    wait $lab || true
    ((status == 0)) && grep -q '"by_status": *{"ok": *3' "$folder/out.json"
}
