#!/bin/sh
# Installs the programs that tests use beside Python. What cannot be installed is said; the tests that need it skip.
set -u
PATH="$PATH:/usr/sbin:/sbin"

parts="chromium:chromium libnss3-tools:certutil iproute2:ip curl:curl openssl:openssl bind9-dnsutils:dig nginx:nginx
    postfix:postfix opendkim:opendkim dovecot-imapd:dovecot dovecot-lmtpd:dovecot spamassassin:spamassassin"
missing=""
for part in $parts; do
    command -v "${part#*:}" >/dev/null 2>&1 || missing="$missing ${part%%:*}"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing$missing" >&2
    apt-get update -qq >/dev/null 2>&1
    for package in $missing; do
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 ||
            echo "could not install $package: its tests skip" >&2
    done
else
    echo "some tests skip; to run them all:  sudo apt-get install -y --no-install-recommends$missing" >&2
fi
exit 0
