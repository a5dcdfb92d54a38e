#!/usr/bin/env bash
# image-root.sh FOLDER PROGRAM: lays out the file system of an image that holds one program and nothing else: the program,
# the libraries it names, a user without rights, and a name service that knows files and DNS.
set -euo pipefail
readonly root=$1 program=$2

install -D -m 0755 "$program" "$root/usr/local/bin/$(basename "$program")"
# ldd prints "libm.so.6 => /lib/.../libm.so.6 (0x...)" and the loader's own path.
ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
  install -D -m 0755 "$library" "$root$library"
done

install -d -m 0755 "$root/etc"
install -d -m 1777 "$root/tmp"
install -d -m 0700 -o 65532 -g 65532 "$root/home/nonroot"
echo 'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin' >"$root/etc/passwd"
echo 'nonroot:x:65532:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
