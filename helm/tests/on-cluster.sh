#!/bin/sh
# on-cluster.sh: installs, upgrades and uninstalls the chart on the API server that KUBECONFIG names, in a namespace of
# its own that goes afterwards, and has the server judge the plain manifests of k8s/. Needs no helm and no kubectl, and of the cluster
# no node: nothing waits for a pod. The user of KUBECONFIG must be allowed to make namespaces and what the chart makes.
set -eu
cd -- "$(dirname -- "$(readlink -f -- "$0")")/../.."
if [ -z "${KUBECONFIG:-}" ]; then
  echo 'on-cluster: skipped, KUBECONFIG is not set'
  exit 0
fi
[ -r "$KUBECONFIG" ] || { echo "on-cluster: $KUBECONFIG cannot be read" >&2; exit 2; }
exec mvn -B test -Dtest=ClusterLongCheck -Dgleam.test.groups=long -Dgleam.test.excludedGroups=
