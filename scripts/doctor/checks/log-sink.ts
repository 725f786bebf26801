import { isObject } from '@pipeline/shared/json.ts';
import { textIn } from '@pipeline/shared/json-fields.ts';
import type { Deployment } from '../../lib/deployment.ts';
import { bodyOf } from '../../lib/google-api.ts';
import { notChecked, ok, problem, withFaults, type Check, type CheckResult } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import { bindingsOf, grants, mayPublish, type Binding } from '../iam-policy.ts';
import { projectPolicy } from './grants.ts';

type SinkName = NonNullable<Deployment['falcoLogSinks']>[number];

/**
 * Checks a Cloud Logging sink of Falco's alerts: it exists, it is enabled, and Logging may publish to the topic.
 * Logging drops entries that it cannot deliver; they do not wait for the grant.
 */
export function logSinkCheck(context: DoctorContext, sink: SinkName): Check {
  const { deployment, clients } = context;
  const topic = `projects/${deployment.projectId}/topics/${deployment.topics.events}`;
  const read = async (): Promise<unknown> => {
    const answer = await clients.google.get('logging', `${sink.parent}/sinks/${sink.name}`);
    if (answer.status === 404) return undefined;
    return bodyOf(answer, `the sink ${sink.name}`, `roles/logging.viewer on ${sink.parent}`);
  };
  const publishers = async (): Promise<readonly Binding[]> => {
    const answer = await clients.google.get('pubsub', `${topic}:getIamPolicy`);
    const what = `who may publish to ${deployment.topics.events}`;
    return bindingsOf(bodyOf(answer, what, 'roles/iam.securityReviewer'));
  };
  return {
    name: `log sink ${sink.name}`,
    run: async () => {
      const found = await read();
      if (found === undefined) return missing(sink);
      const [own, inherited] = await Promise.all([publishers(), projectPolicy(context)]);
      return evaluateLogSink(sink, found, topic, { own, inherited });
    },
  };
}

function missing({ name, parent }: SinkName): CheckResult {
  return withFaults(
    problem(
      `there is no sink ${name} in ${parent}: Falco's alerts stay in Cloud Logging`,
      'terraform apply puts it back (falco_log_sinks); it takes new entries only',
    ),
  );
}

interface Publishers {
  /** The bindings of the topic. */
  readonly own: readonly Binding[];
  /** Bindings of the project, which all its resources inherit; undefined if they cannot be read. */
  readonly inherited: readonly Binding[] | undefined;
}

/** @param found the sink as Cloud Logging returns it: google/logging/v2/logging_config.proto, LogSink */
function evaluateLogSink(
  { name, parent }: SinkName,
  found: unknown,
  topic: string,
  { own, inherited }: Publishers,
): CheckResult {
  const destination = textIn(found, 'destination') ?? 'nowhere';
  const writer = textIn(found, 'writerIdentity')?.replace(/^serviceAccount:/, '');
  if (destination !== `pubsub.googleapis.com/${topic}`) {
    return withFaults(
      problem(
        `the sink ${name} routes alerts to ${destination} instead of ${topic}`,
        'terraform apply sets it up again',
      ),
    );
  }
  if (isObject(found) && found['disabled'] === true) {
    return withFaults(
      problem(
        `the sink ${name} is turned off: Falco's alerts stay in Cloud Logging`,
        `terraform apply turns it on; or at once: gcloud logging sinks update ${name} --no-disabled ${flagOf(parent)}`,
      ),
    );
  }
  if (writer === undefined) return notChecked(`the writer identity of the sink ${name} is unknown`);
  if (grants([...own, ...(inherited ?? [])], writer, mayPublish)) {
    return ok(`from ${parent}, and Cloud Logging may publish`);
  }
  const [, , , short] = topic.split('/');
  return {
    faults: [
      problem(
        `Cloud Logging (${writer}) may not publish to ${short}: it drops the alerts of the sink ${name}`,
        `terraform apply grants it; or at once: gcloud pubsub topics add-iam-policy-binding ${topic} ` +
          `--member=serviceAccount:${writer} --role=roles/pubsub.publisher`,
      ),
    ],
    unchecked: inherited === undefined ? ['grants on the project, which you may not read'] : [],
  };
}

/** The gcloud option for a parent: `--folder=1`. */
function flagOf(parent: string): string {
  const [kind = '', id = ''] = parent.split('/');
  return `--${kind.replace(/s$/, '')}=${id}`;
}
