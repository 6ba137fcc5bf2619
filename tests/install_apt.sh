#!/bin/sh
# Installs the Debian packages in tests/apt.txt that are missing, if this machine and user can.
# Otherwise says what will not be tested, which is an error under CI=true alone.
set -eu
cd "$(dirname "$0")"

is_installed() {
    test "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed
}

install() {
    sudo=
    test "$(id -u)" -eq 0 || sudo='sudo -n'
    $sudo apt-get update -qq &&
        $sudo env DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq --no-install-recommends "$@"
}

missing=$(while read -r package _; do is_installed "$package" || echo "$package"; done <apt.txt)
# shellcheck disable=SC2086 # one word a package
if test -z "$missing" || install $missing >/dev/null; then
    exit 0
fi
echo 'These Debian packages cannot be installed, so this is not tested:' >&2
for package in $missing; do grep "^$package " apt.txt; done >&2
test "${CI:-}" != true
