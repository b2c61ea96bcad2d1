#!/bin/sh
# check-image.sh IMAGE: whether an image does what the chart relies on. Needs docker or podman.
set -eu
image=${1:?usage: check-image.sh IMAGE}
engine=
for candidate in docker podman; do
  # A client without its daemon is no engine.
  if [ -z "$engine" ] && command -v "$candidate" >/dev/null && "$candidate" info >/dev/null 2>&1; then engine=$candidate; fi
done
[ -n "$engine" ] || { echo 'check-image: neither docker nor podman runs here: nothing is checked' >&2; exit 2; }
inside() { "$engine" run --rm --read-only --tmpfs /tmp --network none --cap-drop ALL --security-opt no-new-privileges "$@"; }

user=$("$engine" image inspect --format '{{.Config.User}}' "$image")
[ "$user" = 10001:10001 ] || { echo "check-image: runs as '$user'" >&2; exit 1; }
uid=$(inside --entrypoint id "$image" -u)
[ "$uid" = 10001 ] || { echo "check-image: its processes are of user $uid" >&2; exit 1; }
echo 'nothing can be written but /tmp and the volumes:'
if inside --entrypoint sh "$image" -c 'echo > /opt/gleam/written' 2>/dev/null; then echo 'check-image: /opt/gleam is writable' >&2; exit 1; fi
echo 'natives are extracted already:'
for library in libtorch_cpu.so libdjl_torch.so; do
  inside --entrypoint sh "$image" -c "find -L \"\${PYTORCH_LIBRARY_PATH:-\$DJL_CACHE_DIR}\" -name '*$library' | grep ."
done
echo 'models verify, read-only, without a network:'
inside "$image" models verify
echo 'a scan, made and reconstructed:'
inside --entrypoint sh "$image" -c 'cd /tmp && /opt/gleam/gleam phantom s.h5 --matrix 64 --slices 1 && /opt/gleam/gleam reconstruct s.h5 -o out --format npy && ls out'
echo 'models are copied once:'
inside --tmpfs /models:mode=1777 --entrypoint sh "$image" -c '/opt/gleam/copy-models /opt/gleam/models /models && /opt/gleam/copy-models /opt/gleam/models /models && ls /models'
echo 'a door for others needs authentication:'
if inside "$image" serve --host 0.0.0.0; then echo 'check-image: it started' >&2; exit 1; fi
echo 'all well'
