# Routes Falco's alerts from Cloud Logging to the topic. GKE writes Falco's output to Cloud Logging, so no code of ours
# runs in between. https://docs.cloud.google.com/logging/docs/export/configure_export_v2

locals {
  # Falco prints alerts to stdout and its own log to stderr. `field:*` means "has this field": an alert may lack tags and
  # output, but always has a rule and a priority. A line that the logging agent truncated is text; it becomes a dead
  # letter with a reason. Among Falco's internal notices, metrics and capture sizes are not detections; notices of dropped
  # events are.
  alert = <<-EOT
    (
      (jsonPayload.rule:* AND jsonPayload.priority:* AND NOT jsonPayload.rule=("Falco internal: metrics snapshot" OR "Falco internal: capture size limit reached"))
      OR textPayload=~"^\\{\"(hostname|message|output|output_fields|priority)\":"
    )
  EOT

  # Any container can be named falco. The namespace, and the cluster if set, identify the right one.
  filters = {
    for name, sink in var.sinks : name => join("\n", concat(
      [
        "resource.type=\"k8s_container\"",
        "log_id(\"stdout\")",
        "resource.labels.container_name=\"falco\"",
        "resource.labels.namespace_name=(${join(" OR ", [for each in sink.namespaces : jsonencode(each)])})",
      ],
      length(sink.clusters) == 0 ? [] : ["resource.labels.cluster_name=(${join(" OR ", [for each in sink.clusters : jsonencode(each)])})"],
      [trimspace(local.alert)],
    ))
  }

  of_projects      = { for name, sink in var.sinks : name => sink if sink.project != null }
  of_folders       = { for name, sink in var.sinks : name => sink if sink.folder != null }
  of_organizations = { for name, sink in var.sinks : name => sink if sink.organization != null }

  writers = merge(
    { for name, sink in local.of_projects : "projects/${sink.project}" => google_logging_project_sink.this[name].writer_identity... },
    { for name, sink in local.of_folders : "folders/${sink.folder}" => google_logging_folder_sink.this[name].writer_identity... },
    { for name, sink in local.of_organizations : "organizations/${sink.organization}" => google_logging_organization_sink.this[name].writer_identity... },
  )
}

resource "google_logging_project_sink" "this" {
  for_each = local.of_projects

  project                = each.value.project
  name                   = "${var.name_prefix}scc-falco-${each.key}"
  description            = "Falco's alerts for Security Command Center"
  destination            = "pubsub.googleapis.com/projects/${var.project_id}/topics/${var.topic}"
  filter                 = local.filters[each.key]
  unique_writer_identity = true
}

resource "google_logging_folder_sink" "this" {
  for_each = local.of_folders

  folder           = each.value.folder
  name             = "${var.name_prefix}scc-falco-${each.key}"
  description      = "Falco's alerts for Security Command Center"
  destination      = "pubsub.googleapis.com/projects/${var.project_id}/topics/${var.topic}"
  filter           = local.filters[each.key]
  include_children = true
}

resource "google_logging_organization_sink" "this" {
  for_each = local.of_organizations

  org_id           = each.value.organization
  name             = "${var.name_prefix}scc-falco-${each.key}"
  description      = "Falco's alerts for Security Command Center"
  destination      = "pubsub.googleapis.com/projects/${var.project_id}/topics/${var.topic}"
  filter           = local.filters[each.key]
  include_children = true
}

# Logging writes with one identity per parent, however many sinks it has.
resource "google_pubsub_topic_iam_member" "writer" {
  for_each = local.writers

  project = var.project_id
  topic   = var.topic
  role    = "roles/pubsub.publisher"
  member  = each.value[0]
}

# Only a project's own _Default bucket can exclude alerts: the exclusion of a folder or organization does not apply to its
# children. https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/exclusions
resource "google_logging_project_exclusion" "this" {
  for_each = { for name, sink in local.of_projects : name => sink if sink.exclude_from_default }

  project     = each.value.project
  name        = "${var.name_prefix}scc-falco-${each.key}"
  description = "Falco's alerts are findings in Security Command Center"
  filter      = local.filters[each.key]
}
