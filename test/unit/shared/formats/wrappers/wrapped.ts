import type { JsonObject } from '@pipeline/shared/json.ts';

/** An alert of Falco. */
export const falcoAlert: JsonObject = {
  rule: 'Example rule',
  priority: 'Warning',
  time: '2026-01-05T10:11:12.123456789Z',
  hostname: 'node-1',
  source: 'syscall',
  output: '10:11:12.123456789: Warning something happened',
  output_fields: { 'proc.name': 'sh', 'k8s.ns.name': 'shop', 'k8s.pod.name': 'web-1' },
};

/** An entry of Cloud Logging of a container of GKE. */
export function logEntry(payload: object, changes: JsonObject = {}): JsonObject {
  return {
    insertId: '1a2b3c',
    logName: 'projects/example-project/logs/stdout',
    timestamp: '2026-01-05T10:11:12.2Z',
    receiveTimestamp: '2026-01-05T10:11:13.4Z',
    severity: 'INFO',
    resource: {
      type: 'k8s_container',
      labels: {
        project_id: 'example-project',
        cluster_name: 'cluster-1',
        location: 'us-central1',
        namespace_name: 'falco',
        pod_name: 'falco-x',
        container_name: 'falco',
      },
    },
    labels: { 'compute.googleapis.com/resource_name': 'gke-cluster-1-pool-1-abcd' },
    ...payload,
    ...changes,
  };
}

export function cloudEvent(data: object, changes: JsonObject = {}): JsonObject {
  return {
    specversion: '1.0',
    type: 'falco.rule.output.v1',
    source: 'https://falco.org',
    id: '1',
    time: '2026-01-05T10:11:12.1Z',
    datacontenttype: 'application/json',
    priority: 'Warning',
    rule: 'Example rule',
    eventsource: 'syscall',
    ...data,
    ...changes,
  };
}

export function fluentBit(line: object, changes: JsonObject = {}): JsonObject {
  return {
    ...line,
    stream: 'stdout',
    kubernetes: { pod_name: 'falco-t64nj', namespace_name: 'falco', host: 'node-3' },
    ...changes,
  };
}

export function base64(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');
}

export function pushed(value: unknown): JsonObject {
  return {
    message: { data: base64(value), messageId: '17', publishTime: '2026-01-05T10:20:00Z' },
    subscription: 'projects/p/subscriptions/s',
  };
}
