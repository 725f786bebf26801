import type { Alert } from '@pipeline/shared/alert.ts';
import type { Facts } from '../parts/claims.ts';
import { admission } from './admission.ts';
import { awsCloudtrail } from './aws-cloudtrail.ts';
import { azure } from './azure.ts';
import { docker } from './docker.ts';
import { entra } from './entra.ts';
import { logOf } from './evidence.ts';
import { falco } from './falco.ts';
import { github } from './github.ts';
import { gkeAudit, isOfGke } from './gke-audit.ts';
import { googleCloudAudit } from './google-cloud-audit.ts';
import { kubernetesAudit } from './kubernetes-audit.ts';
import { machineLearning } from './machine-learning.ts';
import { okta } from './okta.ts';
import { other } from './other.ts';
import type { WatchedLog } from './signs.ts';
import type { Source } from './source.ts';
import { systemCalls } from './system-calls.ts';
import { windows } from './windows.ts';

/** Sources that the sender's words identify, whatever the fields are. */
const first: readonly Source[] = [falco, admission];

const byLog: Readonly<Record<WatchedLog | 'other', Source>> = {
  'kubernetes-audit': kubernetesAudit,
  'google-cloud-audit': googleCloudAudit,
  'aws-cloudtrail': awsCloudtrail,
  entra,
  azure,
  okta,
  github,
  other,
};

/** Sources of events that are from no log. */
const last: readonly Source[] = [machineLearning, windows, systemCalls, docker];

/** Returns the source of an alert. */
export function sourceOf(alert: Alert, facts: Facts): Source {
  const isMatch = ({ matches }: Source): boolean => matches?.(alert, facts) === true;
  const own = first.find(isMatch);
  if (own !== undefined) return own;
  const log = logOf(alert, facts);
  if (log === 'google-cloud-audit' && isOfGke(facts.fields)) return gkeAudit;
  return log === undefined ? (last.find(isMatch) ?? other) : byLog[log];
}
