import type { Alert } from '@pipeline/shared/alert.ts';
import type { Facts } from '../parts/claims.ts';
import { admission } from './admission.ts';
import { awsCloudtrail } from './aws-cloudtrail.ts';
import { azure } from './azure.ts';
import { docker } from './docker.ts';
import { entra } from './entra.ts';
import { github } from './github.ts';
import { falco } from './falco.ts';
import { gkeAudit } from './gke-audit.ts';
import { googleCloudAudit } from './google-cloud-audit.ts';
import { kubernetesAudit } from './kubernetes-audit.ts';
import { machineLearning } from './machine-learning.ts';
import { okta } from './okta.ts';
import { other } from './other.ts';
import type { Source } from './source.ts';
import { systemCalls } from './system-calls.ts';
import { windows } from './windows.ts';

/** The first match reads the event. Sources that match by name come before those that match by fields. */
export const sources: readonly Source[] = [
  falco,
  admission,
  kubernetesAudit,
  gkeAudit,
  googleCloudAudit,
  awsCloudtrail,
  entra,
  azure,
  okta,
  github,
  machineLearning,
  windows,
  systemCalls,
  docker,
  other,
];

/** Returns the source of an alert. */
export function sourceOf(alert: Alert, facts: Facts): Source {
  return sources.find(({ matches }) => matches(alert, facts)) ?? other;
}
