#!/bin/bash
# Keeps what follows as arguments in namespaces of its own until it ends, or until nobody holds the other end of our
# stdin any more, however that one ended; then removes what the kernel leaves of it, its cgroups.
# Usage: keep.sh CGROUP PROGRAM...
cgroup=$1
shift
# Ctrl+C in a terminal is for whoever holds our stdin.
trap '' INT TERM HUP

exec 3<&0
setsid setpriv --pdeathsig KILL unshare --pid --fork --kill-child=KILL --mount --mount-proc --net --ipc --uts "$@" \
  </dev/null 3<&- &
node=$!
cat <&3 >/dev/null &
wait -n
kill -KILL "$node" %2 2>/dev/null

# The kernel ends every process of a pid namespace with its first.
for _ in $(seq 100); do
  [ -z "$(cat $(find /sys/fs/cgroup/*/"$cgroup" -name cgroup.procs 2>/dev/null) /dev/null)" ] && break
  sleep 0.1
done
for _ in $(seq 20); do
  find /sys/fs/cgroup/*/"$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null
  ls -d /sys/fs/cgroup/*/"$cgroup" >/dev/null 2>&1 || exit 0
  sleep 0.1
done
exit 1
