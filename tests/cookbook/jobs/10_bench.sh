# Which mode, and how many at once
#
# `bench` logs in again and again, with every mode and several concurrencies, and recommends one.

lab --devices 40 --latency 20ms

#>
netpoll bench --modes async,threads --concurrency 10,40 -c 'show version' -o bench.txt inventory.yaml
#<

#>
grep -A 2 '^Take' bench.txt
#<
has 'Take --mode='
for each in 'async 10' 'async 40' 'threads 10' 'threads 40'; do
    grep -q "^$each " bench.txt || fail "no row of $each: $(<bench.txt)"
done
