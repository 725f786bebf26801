import type { RuntimeEvent } from '@pipeline/shared/event.ts';

/** A log that senders name differently or not at all, so that its own fields identify it. */
export type WatchedLog = Exclude<
  RuntimeEvent['watched'],
  'system-calls' | 'windows' | 'admission' | 'falco' | 'other'
>;

/**
 * The signs of a log. `ct.` is a prefix of fields, `/userIdentity` a JSON pointer into the observed record and all
 * pointers below it, anything else the name of a field. No sign belongs to two logs.
 */
export interface Signs {
  readonly log: WatchedLog;
  /** The sender's name for it, as plainSource spells it. */
  readonly name: RegExp;
  /** Unique to this log: they count against any name. */
  readonly certain?: readonly string[];
  /** An operator may have a field of this name: they count against a name that no log has. */
  readonly telling?: readonly string[];
  /** Other logs have them too: they count if there is no name, or one for any JSON. */
  readonly common?: readonly string[];
}

/** The only place that decides by which name, fields and pointers a log is recognized. */
export const signs: readonly Signs[] = [
  // https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
  {
    log: 'kubernetes-audit',
    name: /^k8saudit/,
    certain: ['ka.', '/objectRef'],
    common: [
      '/annotations',
      '/auditID',
      '/impersonatedUser',
      '/requestObject',
      '/requestURI',
      '/responseObject',
      '/responseStatus',
      '/sourceIPs',
      '/stage',
      '/user',
      '/verb',
    ],
  },
  // https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry
  {
    log: 'google-cloud-audit',
    name: /^(?:agentless)?(?:gcp|googlecloud)/,
    certain: ['/protoPayload'],
    telling: [
      'gcp.authorizationInfo',
      'gcp.callerIP',
      'gcp.methodName',
      'gcp.policyDelta',
      'gcp.request',
      'gcp.resourceName',
      'gcp.serviceName',
      'gcp.user',
      'gcp.userAgent',
    ],
    common: ['/insertId', '/logName', '/resource/labels', '/resource/type'],
  },
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
  {
    log: 'aws-cloudtrail',
    name: /^(?:aws(?!elb)|agentlessaws|cloudtrail|guardduty)/,
    certain: ['ct.', '/awsRegion'],
    common: [
      'aws.errorCode',
      'aws.eventName',
      'aws.eventSource',
      'aws.sourceIP',
      'aws.user',
      'ec2.',
      's3.',
      '/accountId',
      '/additionalEventData',
      '/errorCode',
      '/errorMessage',
      '/eventName',
      '/eventSource',
      '/recipientAccountId',
      '/requestParameters',
      '/responseElements',
      '/sourceIPAddress',
      '/userIdentity',
    ],
  },
  {
    log: 'entra',
    name: /^(?:agentless|azure|microsoft)?(?:entra|azuread|aad)/,
    telling: ['entra.'],
  },
  // https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
  {
    log: 'azure',
    name: /^azure/,
    certain: ['/properties/initiatedBy'],
    telling: ['azure.'],
    common: [
      '/authorization',
      '/caller',
      '/callerIpAddress',
      '/claims',
      '/eventName/value',
      '/httpRequest',
      '/identity',
      '/operationName',
      '/properties',
      '/resourceId',
      '/resourceProviderName',
      '/resultDescription',
      '/resultType',
      '/status/value',
      '/subscriptionId',
      '/tenantId',
    ],
  },
  { log: 'okta', name: /^(?:agentless)?okta/, telling: ['okta.'] },
  { log: 'github', name: /^github/, telling: ['github.'] },
];
