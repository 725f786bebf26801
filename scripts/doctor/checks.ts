import type { Check } from './check.ts';
import type { DoctorContext } from './context.ts';
import { stageResources } from '../lib/stage-resources.ts';
import { backlogChecks } from './checks/backlog.ts';
import { checkpointCheck } from './checks/checkpoint.ts';
import { clocksCheck } from './checks/clocks.ts';
import { configurationCheck } from './checks/configuration.ts';
import { deadLettersCheck } from './checks/dead-letters.ts';
import { deadLetterSubscriptionCheck } from './checks/dead-letter-subscription.ts';
import { falcoResourcesCheck } from './checks/falco-resources.ts';
import { functionCheck } from './checks/function.ts';
import { grantsCheck } from './checks/grants.ts';
import { lastEventCheck } from './checks/last-event.ts';
import { logSinkCheck } from './checks/log-sink.ts';
import { sourceChecks } from './checks/source.ts';
import { subscriptionChecks } from './checks/subscription.ts';
import { sysdigCheck } from './checks/sysdig-api.ts';
import { topicsCheck } from './checks/topics.ts';
import { webhookChecks } from './checks/webhook.ts';
import { webhookSecretCheck } from './checks/webhook-secret.ts';

/** All checks of a deployment, in the order in which an event passes the parts. */
export function checksOf(context: DoctorContext): readonly Check[] {
  const { sources, functions, local, falcoLogSinks = [] } = context.deployment;
  // Skip this check for a local poll: it requires no credentials, so a request would start a run.
  const hasPoll = functions.poll !== undefined && local === undefined;
  const ofFalco = sources.falco ?? sources.sysdig;
  const named = Object.entries({ Sysdig: sources.sysdig, Falco: sources.falco });
  // Without a source of its own, Falco shares Sysdig's source.
  const owned = named.flatMap(([sender, source]) =>
    source === undefined ? [] : [{ sender, source }],
  );
  return [
    configurationCheck(context),
    webhookSecretCheck(context),
    ...webhookChecks(context),
    topicsCheck(context),
    ...falcoLogSinks.map((sink) => logSinkCheck(context, sink)),
    ...Object.values(stageResources(context.deployment)).flatMap((resources) =>
      subscriptionChecks(context, resources).concat(
        functionCheck(context, resources.stage),
        backlogChecks(context, resources),
        deadLetterSubscriptionCheck(context, resources),
        grantsCheck(context, resources),
        deadLettersCheck(context, resources),
      ),
    ),
    ...owned.flatMap(({ sender, source }) =>
      sourceChecks(context, sender, source).concat(lastEventCheck(context, sender, source)),
    ),
    ...(ofFalco === undefined ? [] : [falcoResourcesCheck(context, ofFalco)]),
    sysdigCheck(context),
    ...(hasPoll ? [functionCheck(context, 'poll')] : []),
    checkpointCheck(context),
    clocksCheck(context),
  ];
}
