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

{{/* What cannot work is refused here, in words. */}}
{{- define "gleam.checks" -}}
{{- if not .Values.auth.tokensSecret -}}
{{- fail "auth.tokensSecret must name a secret with API tokens: the pod's doors are open to the cluster (docs/kubernetes.md)" -}}
{{- end -}}
{{- if and (include "gleam.trainersAreJobs" .) (gt (int .Values.gpu.count) 0) (eq .Values.gpu.sharing "exclusive") (not (hasSuffix ".shared" .Values.gpu.resourceName)) -}}
{{- fail "fineTuning.launcher=kubernetes needs a shared GPU (gpu.sharing time-slicing or mps) or none: with an exclusive one, which the service holds, a trainer's Job stays pending for ever. Use fineTuning.launcher=local" -}}
{{- end -}}
{{- end -}}
