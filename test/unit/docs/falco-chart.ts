/**
 * The values of the chart falcosecurity/falco 9.1.0 that docs/falco.md sets, with their valid types, and those of its
 * dependency falcosidekick (falcosecurity/charts@548458c:charts/falco/values.yaml, charts/falcosidekick/values.yaml).
 * `falco` is falco.yaml itself (falcosecurity/falco@1933fe6:falco.yaml).
 */
const flag = /^(?:true|false)$/;
const anything = /^.+$/;

export const chartValues: Readonly<Record<string, RegExp>> = {
  'driver.kind': /^(?:auto|kmod|modern_ebpf)$/,
  'falco.json_output': flag,
  'falco.json_include_output_property': flag,
  'falco.json_include_output_fields_property': flag,
  'falco.json_include_tags_property': flag,
  'falco.append_output[].suggested_output': flag,
  'falco.append_output[].match.source': /^(?:syscall|[a-z_]+)$/,
  'falco.append_output[].extra_fields[].*': anything,
  'falco.http_output.enabled': flag,
  'falco.http_output.url': /^https:/,
  'falco.http_output.user_agent': anything,
  'falco.http_output.ca_bundle': /^\//,
  'falcosidekick.enabled': flag,
  // A list as one text: NAME:VALUE,NAME:VALUE.
  'falcosidekick.config.customfields': /^[^:,\\]+:[^:,\\]+(?:,[^:,\\]+:[^:,\\]+)*$/,
  'falcosidekick.config.webhook.address': /^https:/,
  'falcosidekick.config.webhook.customHeaders': /^[^:,\\]+:[^:,\\]+(?:,[^:,\\]+:[^:,\\]+)*$/,
  'falcosidekick.config.gcp.workloadIdentityServiceAccount': /@.+\.iam\.gserviceaccount\.com$/,
  'falcosidekick.config.gcp.pubsub.projectid': anything,
  'falcosidekick.config.gcp.pubsub.topic': /^[^/]+$/,
};

/** Parses such a list like falcosidekick's environment (config.go): ignores pairs of any other form. */
export function pairsOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split(':'));
  return Object.fromEntries(pairs.filter((pair) => pair.length === 2) as [string, string][]);
}
