# Grants outside of the stages. All grants of this configuration are in iam.json, with their reasons: a test compares
# the two, so that no grant is added unseen.

# Reading instances takes compute.instances.get and .list. The smallest predefined role that has both is
# roles/compute.viewer; a custom role with just those two is smaller, and goes into lookup_role where one exists. It is not
# made here: it would take an administrator of roles in every one of these projects, and the id of a deleted role cannot
# be used again for weeks.
resource "google_project_iam_member" "instance_reader" {
  for_each = var.lookup_projects

  project = each.value
  role    = var.lookup_role
  member  = "serviceAccount:${module.enrich.service_account}"
}

# Sysdig's or falcosidekick's own Pub/Sub output, which needs no webhook.
resource "google_pubsub_topic_iam_member" "event_publisher" {
  for_each = var.event_publishers

  project = var.project_id
  topic   = module.topics.all["events"].name
  role    = "roles/pubsub.publisher"
  member  = each.value
}
