# Brings Falco's alerts from Cloud Logging to the topic, as GKE writes what Falco prints. Nothing of ours runs in between.
# https://docs.cloud.google.com/logging/docs/export/configure_export_v2

locals {
  # Falco prints its alerts to stdout, and its own log to stderr. `field:*` is "has this field": an alert may lack its
  # tags and its output, and never its rule and priority. A line that the agent cut is text, and becomes a dead letter with
  # a reason. Of Falco's notices about itself, metrics and the size of a capture are no detections; those that say it was
  # blind are.
  alert = <<-EOT
    (
      (jsonPayload.rule:* AND jsonPayload.priority:* AND NOT jsonPayload.rule=("Falco internal: metrics snapshot" OR "Falco internal: capture size limit reached"))
      OR textPayload=~"^\\{\"(hostname|message|output|output_fields|priority)\":"
    )
  EOT

  # Any container may call itself falco: the namespace, and the cluster where it is given, say whose is meant.
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

# Logging writes as one identity for each parent, whatever the number of its sinks.
resource "google_pubsub_topic_iam_member" "writer" {
  for_each = local.writers

  project = var.project_id
  topic   = var.topic
  role    = "roles/pubsub.publisher"
  member  = each.value[0]
}

# Only a project's own _Default bucket can leave them out: an exclusion of a folder or an organization does not apply to
# what is below. https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/exclusions
resource "google_logging_project_exclusion" "this" {
  for_each = { for name, sink in local.of_projects : name => sink if sink.exclude_from_default }

  project     = each.value.project
  name        = "${var.name_prefix}scc-falco-${each.key}"
  description = "Falco's alerts are findings of Security Command Center"
  filter      = local.filters[each.key]
}
