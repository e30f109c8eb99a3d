#!/bin/bash
# The first process of the node's namespaces: makes them a machine of its own and starts what follows as arguments.
# Usage: enter.sh FOLDER CGROUP ADDRESS SERVICE BUSYBOX PROGRAM...
set -eu
folder=$1 cgroup=$2 address=$3 service=$4 busybox=$5
shift 5

for procs in /sys/fs/cgroup/*/"$cgroup"/node/cgroup.procs; do echo 0 >"$procs"; done

mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock /run/containerd
# What containerd, kubelet and the network plugins write lies below these two.
mount --bind "$folder/node/lib" /var/lib
mount --bind "$folder/node/log" /var/log

# kubelet sets these six, which are the whole machine's: it finds them as it wants them.
as_wanted() {
  local file="$folder/node/sysctl/${1//\//_}"
  echo "$2" >"$file"
  mount --bind "$file" "/proc/sys/$1"
}
as_wanted vm/overcommit_memory 1
as_wanted vm/panic_on_oom 0
as_wanted kernel/panic 10
as_wanted kernel/panic_on_oops 1
as_wanted kernel/keys/root_maxkeys 1000000
as_wanted kernel/keys/root_maxbytes 25000000

"$busybox" ip link set lo up
"$busybox" ip addr add "$address/32" dev lo
# Pods reach the API server here.
"$busybox" ip addr add "$service/32" dev lo

# Not exec: the first process of a namespace also buries those whose parents have gone.
"$@"
exit $?
