{{- define "gleam.name" -}}
{{- default .Release.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "gleam.selector" -}}
app.kubernetes.io/name: gleam-recon
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "gleam.labels" -}}
{{ include "gleam.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "gleam.image" -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}

{{- define "gleam.dataClaim" -}}
{{ default (printf "%s-data" (include "gleam.name" .)) .Values.persistence.data.existingClaim }}
{{- end -}}

{{- define "gleam.modelsClaim" -}}
{{ default (printf "%s-models" (include "gleam.name" .)) .Values.persistence.models.existingClaim }}
{{- end -}}

{{- define "gleam.trainersAreJobs" -}}
{{- if eq .Values.fineTuning.launcher "kubernetes" }}yes{{ end -}}
{{- end -}}

{{/* The port that a URL leads to. */}}
{{- define "gleam.urlPort" -}}
{{- $url := urlParse . -}}
{{- if regexMatch ":[0-9]+$" $url.host -}}
{{ regexFind "[0-9]+$" $url.host }}
{{- else if eq $url.scheme "https" -}}
443
{{- else -}}
80
{{- end -}}
{{- end -}}

{{/* Where the pod itself has to go: rules of egress for database, identity provider and archives. */}}
{{- define "gleam.egress" -}}
{{- $ways := list -}}
{{- range splitList "," (regexFind "[^/?]+" (trimPrefix "jdbc:postgresql://" .Values.database.url)) -}}
{{- if hasPrefix "jdbc:postgresql://" $.Values.database.url -}}
{{- $port := default "5432" (trimPrefix ":" (regexFind ":[0-9]+$" .)) -}}
{{- $ways = append $ways (dict "port" $port "networks" $.Values.database.networks) -}}
{{- end -}}
{{- end -}}
{{- with .Values.auth.oidc -}}
{{- if and .issuer (not .publicKey) -}}
{{- $ways = append $ways (dict "port" (include "gleam.urlPort" .issuer) "networks" .networks) -}}
{{- end -}}
{{- end -}}
{{- range $name, $archive := .Values.archives -}}
{{- $port := ternary (include "gleam.urlPort" (default "" $archive.url)) (toString (default 104 $archive.port)) (eq (default "dicom" $archive.kind) "stow") -}}
{{- $ways = append $ways (dict "port" $port "networks" $archive.networks) -}}
{{- end -}}
{{- range $ways }}
- ports:
    - port: {{ .port }}
      protocol: TCP
  {{- with .networks }}
  to:
    {{- range . }}
    - ipBlock:
        cidr: {{ . | quote }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* What cannot work is refused here, in words. */}}
{{- define "gleam.checks" -}}
{{- if not (or .Values.auth.tokensSecret .Values.auth.oidc.issuer .Values.auth.mtls.secretName) -}}
{{- fail "auth.tokensSecret must name a secret with API tokens, or auth.oidc.issuer a provider, or auth.mtls.secretName authorities: the pod's doors are open to the cluster (docs/kubernetes.md)" -}}
{{- end -}}
{{- if ne (empty .Values.auth.oidc.issuer) (empty .Values.auth.oidc.audience) -}}
{{- fail "auth.oidc.issuer and auth.oidc.audience need each other" -}}
{{- end -}}
{{- if and .Values.auth.mtls.secretName (not .Values.tls.secretName) -}}
{{- fail "auth.mtls.secretName needs tls.secretName: clients' certificates are part of TLS" -}}
{{- end -}}
{{- if and .Values.tls.management (not .Values.tls.secretName) -}}
{{- fail "tls.management needs tls.secretName" -}}
{{- end -}}
{{- if and (ne .Values.tls.mrd "off") (not .Values.tls.secretName) -}}
{{- fail "tls.mrd needs tls.secretName" -}}
{{- end -}}
{{- if and (eq .Values.tls.mrd "mutual") (not .Values.auth.mtls.secretName) -}}
{{- fail "tls.mrd=mutual needs auth.mtls.secretName" -}}
{{- end -}}
{{- if and (include "gleam.trainersAreJobs" .) (gt (int .Values.gpu.count) 0) (eq .Values.gpu.sharing "exclusive") (not (hasSuffix ".shared" .Values.gpu.resourceName)) -}}
{{- fail "fineTuning.launcher=kubernetes needs a shared GPU (gpu.sharing time-slicing or mps) or none: with an exclusive one, which the service holds, a trainer's Job stays pending for ever. Use fineTuning.launcher=local" -}}
{{- end -}}
{{- end -}}
