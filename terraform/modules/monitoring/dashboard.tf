locals {
  services      = join("|", var.functions)
  subscriptions = join("|", var.subscriptions)
  dead          = join("|", var.dead_subscriptions)

  # The quota of Security Command Center, in writes per minute and project.
  scc_writes_per_minute = 1000

  resource_type = var.logs == null ? "none" : var.logs.resource_type

  # Each chart: its condition, title, PromQL queries, legend and threshold.
  all_charts = [
    {
      shown     = var.logs != null
      title     = "Outcomes a minute, by stage"
      query     = "sum by (stage, outcome) (rate(${local.outcomes_series}{monitored_resource=\"${local.resource_type}\"}[5m])) * 60"
      legend    = "$${labels.stage}: $${labels.outcome}"
      type      = "STACKED_AREA"
      threshold = null
    },
    {
      shown     = length(var.functions) > 0
      title     = "Requests a minute, by function"
      query     = "sum by (service_name) (rate(run_googleapis_com:request_count{monitored_resource=\"cloud_run_revision\",service_name=~\"${local.services}\"}[5m])) * 60"
      legend    = "$${labels.service_name}"
      type      = "LINE"
      threshold = null
    },
    {
      shown     = length(var.functions) > 0
      title     = "Latency by function, 95th percentile in ms"
      query     = "histogram_quantile(0.95, sum by (service_name, le) (rate(run_googleapis_com:request_latencies_bucket{monitored_resource=\"cloud_run_revision\",service_name=~\"${local.services}\"}[5m])))"
      legend    = "$${labels.service_name}"
      type      = "LINE"
      threshold = null
    },
    {
      shown     = true
      title     = "Age of the oldest message, in seconds"
      query     = "max by (subscription_id) (pubsub_googleapis_com:subscription_oldest_unacked_message_age{monitored_resource=\"pubsub_subscription\",subscription_id=~\"${local.subscriptions}\"})"
      legend    = "$${labels.subscription_id}"
      type      = "LINE"
      threshold = var.settings.oldest_message_seconds
    },
    {
      shown     = true
      title     = "Messages that wait"
      query     = "max by (subscription_id) (pubsub_googleapis_com:subscription_num_undelivered_messages{monitored_resource=\"pubsub_subscription\",subscription_id=~\"${local.subscriptions}\"})"
      legend    = "$${labels.subscription_id}"
      type      = "LINE"
      threshold = null
    },
    {
      shown     = true
      title     = "Dead letters"
      query     = "max by (subscription_id) (pubsub_googleapis_com:subscription_num_undelivered_messages{monitored_resource=\"pubsub_subscription\",subscription_id=~\"${local.dead}\"})"
      legend    = "$${labels.subscription_id}"
      type      = "STACKED_BAR"
      threshold = null
    },
    {
      shown     = true
      title     = "Calls to Security Command Center a minute, by answer (quota: ${local.scc_writes_per_minute} writes)"
      query     = "sum by (response_code) (rate(serviceruntime_googleapis_com:api_request_count{monitored_resource=\"consumed_api\",service=\"securitycenter.googleapis.com\"}[5m])) * 60"
      legend    = "$${labels.response_code}"
      type      = "STACKED_AREA"
      threshold = local.scc_writes_per_minute
    },
    {
      shown     = var.logs != null
      title     = "Rules with the most findings, in an hour"
      query     = "topk(10, sum by (rule) (increase(${replace(local.outcomes_series, "outcomes", "findings")}{monitored_resource=\"${local.resource_type}\"}[1h])))"
      legend    = "$${labels.rule}"
      type      = "STACKED_BAR"
      threshold = null
    },
  ]
  charts = [for chart in local.all_charts : chart if chart.shown]
}

resource "google_monitoring_dashboard" "this" {
  project = var.project_id
  dashboard_json = jsonencode({
    displayName = local.title
    mosaicLayout = {
      columns = 48
      tiles = [
        for index, chart in local.charts : merge(
          {
            width  = 24
            height = 16
            widget = {
              title = chart.title
              xyChart = merge(
                {
                  dataSets = [{
                    plotType       = chart.type
                    targetAxis     = "Y1"
                    legendTemplate = chart.legend
                    timeSeriesQuery = {
                      prometheusQuery = chart.query
                    }
                  }]
                  yAxis = { scale = "LINEAR" }
                },
                chart.threshold == null ? {} : { thresholds = [{ value = chart.threshold, targetAxis = "Y1" }] },
              )
            }
          },
          # The API omits zeros. Writing them would show a difference in every plan.
          index % 2 == 0 ? {} : { xPos = 24 },
          floor(index / 2) == 0 ? {} : { yPos = floor(index / 2) * 16 },
        )
      ]
    }
  })

  depends_on = [google_logging_metric.outcomes, google_logging_metric.findings]
}
