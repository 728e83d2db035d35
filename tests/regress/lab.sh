#!/bin/bash
# SPDX-License-Identifier: MIT
# A machine without a network: all that goes in and out of it comes through whole, one stream at a time and six at once
cd "$(dirname "$0")/../.." || exit 1
. tests/ktap.sh
lab=tests/lab/lab
name=regress-lab-$$
tmp=$(mktemp -d)
trap '$lab down --name $name >/dev/null 2>&1; rm -rf "$tmp"' EXIT

# as root without any capability: no network namespace, no tun device
plainly() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --bounding-set -all --inh-caps -all "$@"
	else
		"$@"
	fi
}

sum() { sha256sum | cut -d' ' -f1; }

plan 14
if ! command -v hercules >/dev/null; then
	for n in $(seq 14); do skip "case $n" "hercules is not installed"; done
	finish
fi

# carried in, since to make it costs an emulated machine more than to send it
seq 1 1000000 >"$tmp/big"
seq 1 160000 >"$tmp/small"
with=(--with "$tmp/big:/root/big" --with "$tmp/small:/root/small")
big=$(sum <"$tmp/big") small=$(sum <"$tmp/small")

plainly $lab run "${with[@]}" --get small --to "$tmp/got" -- 'cat big; cat small >&2; echo end; exit 37' \
	>"$tmp/out" 2>"$tmp/err" </dev/null
is "without a tun device: the exit status" $? 37
is "its standard output, all of it" "$(sum <"$tmp/out")" "$( (cat "$tmp/big"; echo end) | sum)"
is "its standard error, apart" "$(grep -v '^lab: ' "$tmp/err" | sum)" "$small"
is "that there is no network is said once" "$(grep -c '^lab: no tun device (.*)' "$tmp/err")" 1
is "and nothing else" "$(grep -c '^lab: ' "$tmp/err")" 1
is "a file that was fetched" "$(sum <"$tmp/got/small")" "$small"

said=$($lab run --machine qemu --no-network -- true 2>&1)
like "--no-network is for hercules" "$said" "^lab: --no-network is for hercules"
said=$($lab up --name "$name" --no-network --port 7 "${with[@]}" 2>&1)
like "--no-network: lab up" "$said" "is up: hercules"
fails "nothing is said of a tun device" grep -q "tun device" <<<"$said"

# nobody reads what this one writes until the others are through
mkfifo "$tmp/pipe"
$lab exec --name "$name" -n -- cat big >"$tmp/pipe" &
exec 4<"$tmp/pipe"
one() {
	$lab exec --name "$name" -n -- "cat big; cat small >&2; exit $1" >"$tmp/out$1" 2>"$tmp/err$1"
	echo $? >"$tmp/status$1"
}
six=()
for n in 1 2 3 4 5 6; do
	one $n &
	six+=($!)
done
wait "${six[@]}"
bad=
for n in 1 2 3 4 5 6; do
	[ "$(cat "$tmp/status$n")" = $n ] || bad="$bad status$n"
	[ "$(sum <"$tmp/out$n")" = "$big" ] || bad="$bad out$n"
	[ "$(sum <"$tmp/err$n")" = "$small" ] || bad="$bad err$n"
done
is "six commands at once beside one that nobody reads: output, errors and status of each" "$bad" ""
is "and what was read late is whole" "$(sum <&4)" "$big"
is "standard input" "$($lab exec --name "$name" -- sha256sum <"$tmp/big" | cut -d' ' -f1)" "$big"

$lab exec --name "$name" -n -- 'nc -l -p 7 -e cat >/dev/null 2>&1 &'
port=$($lab list --name "$name" | grep -o ' 7=127.0.0.1:[0-9]*' | cut -d: -f2)
is "a port of the machine" "$(exec 3<>"/dev/tcp/127.0.0.1/$port" && echo "there and back" >&3 && head -n 1 <&3)" \
	"there and back"
$lab down --name "$name"
is "it ends without a complaint" $? 0
finish
