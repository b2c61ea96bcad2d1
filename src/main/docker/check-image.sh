#!/bin/sh
# check-image.sh IMAGE: whether an image does what the chart relies on. Needs docker or podman.
set -eu
image=${1:?usage: check-image.sh IMAGE}
engine=$(command -v docker || command -v podman) || { echo 'check-image: neither docker nor podman is here' >&2; exit 2; }
inside() { "$engine" run --rm --read-only --tmpfs /tmp --network none --cap-drop ALL --security-opt no-new-privileges "$@"; }

user=$("$engine" image inspect --format '{{.Config.User}}' "$image")
[ "$user" = 10001:10001 ] || { echo "check-image: runs as '$user'" >&2; exit 1; }
echo 'models verify, read-only, without a network:'
inside "$image" models verify
echo 'a scan, made and reconstructed:'
inside --entrypoint sh "$image" -c 'cd /tmp && /opt/gleam/gleam phantom s.h5 --matrix 64 --slices 1 && /opt/gleam/gleam reconstruct s.h5 -o out --format npy && ls out'
echo 'models are copied once:'
inside --tmpfs /models:mode=1777 --entrypoint sh "$image" -c '/opt/gleam/copy-models /opt/gleam/models /models && /opt/gleam/copy-models /opt/gleam/models /models && ls /models'
echo 'a door for others needs authentication:'
if inside "$image" serve --host 0.0.0.0; then echo 'check-image: it started' >&2; exit 1; fi
echo 'all well'
