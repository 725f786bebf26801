# Where these were before the deployment on Kubernetes shared them: an upgrade replaces none of them.

moved {
  from = google_pubsub_topic.this
  to   = module.topics.google_pubsub_topic.this
}

moved {
  from = google_scc_v2_organization_source.this
  to   = module.sources.google_scc_v2_organization_source.this
}

moved {
  from = google_scc_v2_organization_source_iam_member.write
  to   = module.sources.google_scc_v2_organization_source_iam_member.write
}
