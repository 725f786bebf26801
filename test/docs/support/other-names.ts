/** Names in capitals in documentation that are not our settings, grouped by kind. */
export const otherNames: Readonly<Record<string, readonly string[]>> = {
  'variables of Terraform and its Google provider': [
    'USER_PROJECT_OVERRIDE',
    'GOOGLE_BILLING_PROJECT',
  ],
  'variables of gcloud': ['CLOUDSDK_API_ENDPOINT_OVERRIDES_SECURITYCENTER'],
  "variables of Node and Google's clients": [
    'NODE_OPTIONS',
    'NODE_COMPILE_CACHE',
    'METADATA_SERVER_DETECTION',
    'GOOGLE_APPLICATION_CREDENTIALS',
  ],
  'https://reproducible-builds.org/specs/source-date-epoch': ['SOURCE_DATE_EPOCH'],
  "settings of Sysdig's former connector, in the table of where they went": [
    'ORG_ID',
    'SOURCE_ID',
    'SERVICE_ACCOUNT',
    'SECURITY_SERVICE_ACCOUNT_INFO',
    'COMPUTE_PROJECT_ID',
    'COMPUTE_SERVICE_ACCOUNT',
    'COMPUTE_ZONE',
    'COMPUTE_SERVICE_ACCOUNT_INFO',
    'WEBHOOK_URL',
    'WEBHOOK_AUTHENTICATION_TOKEN',
    'SYSDIG_URL_PREFIX',
  ],
  'variables of falcosidekick': ['WEBHOOK_ADDRESS', 'WEBHOOK_CUSTOMHEADERS'],
  "variables of Sysdig's Terraform provider": ['SYSDIG_SECURE_URL', 'SYSDIG_SECURE_API_TOKEN'],
  "words of Sysdig's API": ['SECURE_EVENTS_POLICIES', 'BEARER_TOKEN'],
  "codes of Google's APIs": ['SERVICE_DISABLED'],
  'what the reader puts in': ['SECRET_ID'],
};

/** Names with underscores and paths in documentation that do not exist in the sources, grouped by kind. */
export const otherWords: Readonly<Record<string, readonly string[]>> = {
  "files of Sysdig's former connector": [
    'polling_runner.py',
    'falco_server.py',
    'scripts/create_security_source.py',
    'scripts/create_notification_channel.py',
    'scripts/generate_gcloud_keys',
  ],
  "settings of Falco's": [
    'append_output',
    'http_output',
    'json_include_message_property',
    'ca_path',
    'ca_bundle',
    'http_output.ca_path',
  ],
  'a metric of falcosidekick': ['falcosidekick_outputs'],
  'words of Terraform and its Google provider': [
    'google_project_service_identity',
    'google_storage_bucket_object.source',
    'create_before_destroy',
    'disable_metric_validation',
    'expect_failures',
  ],
};
