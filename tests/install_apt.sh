#!/bin/sh
# Installs the Debian packages in tests/apt.txt that are missing, if this machine and user can.
# Otherwise says what will not be tested, which is an error under CI=true alone.
set -eu

list=$(dirname "$0")/apt.txt
missing=$(sed 's/ *#.*//' "$list" | while read -r package; do
    test -z "$package" || dpkg -s "$package" >/dev/null 2>&1 || echo "$package"
done)
test -n "$missing" || exit 0

as_root=
test "$(id -u)" -eq 0 || as_root='sudo -n'
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # one word a package
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $missing
    exit 0
fi

echo 'Not tested, for want of these Debian packages:' >&2
for package in $missing; do grep "^$package " "$list"; done >&2
test "${CI:-}" != true
