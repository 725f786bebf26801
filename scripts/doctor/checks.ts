import type { Check } from './check.ts';
import type { Subject } from './context.ts';
import { stagesOf } from './remediation.ts';
import { backlogChecks } from './checks/backlog.ts';
import { checkpointCheck } from './checks/checkpoint.ts';
import { clocksCheck } from './checks/clocks.ts';
import { configurationCheck } from './checks/configuration.ts';
import { deadLettersCheck } from './checks/dead-letters.ts';
import { deadSubscriptionCheck } from './checks/dead-letter-subscription.ts';
import { functionCheck } from './checks/function.ts';
import { grantsCheck } from './checks/grants.ts';
import { lastEventCheck } from './checks/last-event.ts';
import { sourceChecks } from './checks/source.ts';
import { subscriptionChecks } from './checks/subscription.ts';
import { sysdigCheck } from './checks/sysdig-api.ts';
import { topicsCheck } from './checks/topics.ts';
import { webhookChecks } from './checks/webhook.ts';
import { webhookSecretCheck } from './checks/webhook-secret.ts';

/** All checks of a deployment, in the order of an event's way. */
export function checksOf(subject: Subject): readonly Check[] {
  const { sources, functions, local } = subject.deployment;
  // A local one, which asks nobody who they are, would go to work when it is called.
  const hasPoll = functions.poll !== undefined && local === undefined;
  const named = Object.entries({ Sysdig: sources.sysdig, Falco: sources.falco });
  // Without a source of its own, Falco's findings are in Sysdig's.
  const owned = named.flatMap(([sender, source]) =>
    source === undefined ? [] : [{ sender, source }],
  );
  return [
    configurationCheck(subject),
    webhookSecretCheck(subject),
    ...webhookChecks(subject),
    topicsCheck(subject),
    ...stagesOf(subject.deployment).flatMap((parts) =>
      subscriptionChecks(subject, parts).concat(
        functionCheck(subject, parts.stage),
        backlogChecks(subject, parts),
        deadSubscriptionCheck(subject, parts),
        grantsCheck(subject, parts),
        deadLettersCheck(subject, parts),
      ),
    ),
    ...owned.flatMap(({ sender, source }) =>
      sourceChecks(subject, sender, source).concat(lastEventCheck(subject, sender, source)),
    ),
    sysdigCheck(subject),
    ...(hasPoll ? [functionCheck(subject, 'poll')] : []),
    checkpointCheck(subject),
    clocksCheck(subject),
  ];
}
