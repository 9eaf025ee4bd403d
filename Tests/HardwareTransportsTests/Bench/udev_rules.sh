#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# udev_rules.sh BENCH GROUP_FILE RULES...: what the real udevadm makes of rules on a pretended
# machine with boards, as a user without rights. A mount namespace of its own keeps everything
# from this machine: its rules are RULES and the system's, its groups are those of GROUP_FILE.
# It writes one line for each thing done to a device: DEVICE WHAT.

set -euo pipefail

# Inside the pretended machine.
if [ "${1:-}" = inside ]; then
    ask() {
        printf '%s\n' "$*" >&"$HEBB_BENCH"
        read -r answer <&"$HEBB_BENCH"
    }
    judge() {
        local name=$1 path=$2
        # Lines of udevadm about our files: "NAME: /run/udev/rules.d/FILE:LINE TEXT".
        udevadm test --action=add "$path" 2>&1 |
            sed -n -e "s|^.*/run/udev/rules.d/[^ ]*:[0-9]* *|$name |p" |
            grep -E " (MODE|GROUP|LINK|Unknown|Invalid|invalid|unknown|Failed|failed|ATTR)|ignoring" || true
        udevadm test --action=add "$path" 2>/dev/null |
            sed -n -E "s/^(ID_MM_[A-Z_]*=.*|HEBB_[A-Z]*=.*|TAGS=.*)/$name \1/p"
    }
    hub=/sys/devices/pci0000:00/0000:00:14.0/usb1
    ask plug 0 instrument HB0001
    ask plug 1 serial HB0002
    ask plug 2 composite -
    ask plug 3 stranger HB0009
    judge usb $hub/1-1
    judge usbtmc $hub/1-1/1-1:1.0/usbmisc/usbtmc0
    judge tty "$hub/1-2/1-2:1.0/tty/ttyACM0"
    judge nameless $hub/1-3
    judge stranger $hub/1-4
    exit
fi

bench=$1 groups=$2
shift 2
private='
    set -e
    mount -t tmpfs none /run
    mkdir -p /run/udev/rules.d
    mount --bind "$1" /etc/group
    self=$0 bench=$2
    shift 2
    cp "$@" /run/udev/rules.d
    exec umockdev-wrapper "$bench" /bin/bash "$self" inside
'
enter=(unshare --user --map-root-user --mount)
[ "$(id -u)" != 0 ] || enter=(setpriv --reuid=65534 --regid=65534 --clear-groups "${enter[@]}")
exec "${enter[@]}" /bin/sh -c "$private" "$0" "$groups" "$bench" "$@"
