#!/bin/sh
# Installs the Debian packages in tests/apt.txt that are missing, if this machine and user can.
# Otherwise says what will not be tested, which is an error under CI=true alone.
set -eu
cd "$(dirname "$0")"

missing() {
    while read -r package _; do
        status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || :
        test "$status" = installed || echo "$package"
    done <apt.txt
}

apt() {
    sudo=
    test "$(id -u)" -eq 0 || sudo='sudo -n'
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@" >/dev/null
}

install() {
    apt install -qq --no-install-recommends "$@"
}

packages=$(missing)
test -n "$packages" || exit 0
# shellcheck disable=SC2086 # one word a package
if apt update -qq && ! install $packages; then
    # One that this system does not know keeps all others out.
    for package in $packages; do install "$package" || :; done
fi
packages=$(missing)
test -n "$packages" || exit 0
echo 'These Debian packages cannot be installed, so this is not tested:' >&2
for package in $packages; do grep "^$package " apt.txt; done >&2
test "${CI:-}" != true
