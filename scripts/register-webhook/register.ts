import type { Colors } from '../../cli/colors.ts';
import type { Clock } from '@pipeline/shared/clock.ts';
import type { SysdigClient } from './client.ts';
import { SysdigError } from './errors.ts';
import { verifyFromHere, verifyFromSysdig, type SysdigTestResult } from './verify-delivery.ts';
import { describePlan } from './describe-plan.ts';
import type { Change, Plan, DesiredWebhook } from './plan.ts';
import {
  needsToEditPolicies,
  needsToReadPolicies,
  planPolicies,
  policiesPath,
  withChannel,
  type PoliciesPlan,
} from './policies.ts';
import { transports, type TransportName } from './transports.ts';

export interface RegisterOptions {
  readonly via: TransportName;
  readonly desired: DesiredWebhook;
  /** `all` alone, or the names of policies; only for a channel. */
  readonly policies: readonly string[];
  readonly dryRun: boolean;
  /** Whether to send tests. */
  readonly test: boolean;
  /** Console URL of the local pipeline that the webhook belongs to: its counters show what arrives. */
  readonly consoleUrl: string | undefined;
}

/** State and changes. Contains no secret. */
export interface Outcome {
  readonly via: TransportName;
  readonly name: string;
  /** Null if it was not created. */
  readonly id: number | null;
  readonly action: Plan['action'];
  readonly changes: readonly Change[];
  readonly policies: { readonly attached: readonly string[]; readonly already: readonly string[] };
  /** Names of others that post to the same URL by the other transport. */
  readonly alsoSending: readonly string[];
  /** Result of the test that this command posts to the webhook. */
  readonly webhookTest: 'accepted' | 'skipped';
  readonly sysdigTest: SysdigTestResult | 'none';
  readonly dryRun: boolean;
}

/**
 * Makes Sysdig post its events to the webhook. Prints the state and the planned changes before it applies them.
 * @param screen.say prints lines for a person
 * @throws SysdigError, ProbeError with a one-line message that says what to do; UsageError for an unknown policy
 */
export async function register(
  client: SysdigClient,
  options: RegisterOptions,
  clock: Clock,
  { say, colors }: { readonly say: (line: string) => void; readonly colors: Colors },
): Promise<Outcome> {
  const { via, desired, dryRun, test } = options;
  const transport = transports[via];
  const plan = transport.plan(await transport.list(client), desired);
  const policies = await policiesToAttach(client, options.policies, plan);
  const alsoSending = await othersSendingTo(client, via, desired.url);
  for (const line of describePlan({
    transport,
    plan,
    policies,
    alsoSending,
    name: desired.name,
    colors,
  }))
    say(line);
  const outcome = {
    via,
    name: desired.name,
    action: plan.action,
    changes: plan.changes,
    policies: {
      attached: policies.toAttach.map(({ name }) => name),
      already: policies.attached,
    },
    alsoSending,
    dryRun,
  };
  if (dryRun) {
    say('dry run: nothing was changed, and no test was sent');
    return { ...outcome, id: plan.id ?? null, webhookTest: 'skipped', sysdigTest: 'none' };
  }
  const counter = test ? await verifyFromHere(options, clock, say) : undefined;
  const id = await applied(client, options, plan, say);
  if (!transport.hasTest && plan.action !== 'none') {
    say(
      'note: Sysdig documents no way to ask for its own test here. On the page of the integration, Test Integration shows whether Sysdig reaches the webhook',
    );
  }
  const asksForTest = transport.hasTest && test && plan.action !== 'none';
  const sysdigTest = asksForTest ? await verifyFromSysdig(options, counter, clock, say) : 'none';
  await attachPolicies(client, policies, id, say);
  return { ...outcome, id, webhookTest: test ? 'accepted' : 'skipped', sysdigTest };
}

async function policiesToAttach(
  client: SysdigClient,
  names: readonly string[],
  { id }: Plan,
): Promise<PoliciesPlan> {
  if (names.length === 0) return { toAttach: [], attached: [] };
  const call = { method: 'GET', path: policiesPath, needs: needsToReadPolicies } as const;
  return planPolicies(await client(call), names, id);
}

async function attachPolicies(
  client: SysdigClient,
  { toAttach }: PoliciesPlan,
  channelId: number,
  say: (line: string) => void,
): Promise<void> {
  for (const { id, name, policy } of toAttach) {
    await client({
      method: 'PUT',
      path: `${policiesPath}/${id}?skipPolicyV2Msg=false`,
      body: withChannel(policy, channelId),
      needs: needsToEditPolicies,
    });
    say(`attached to the policy "${name}"`);
  }
}

/** Names of those that post to the URL by the other transport, if the token may read them. */
async function othersSendingTo(
  client: SysdigClient,
  via: TransportName,
  url: string,
): Promise<readonly string[]> {
  const other = transports[via === 'forwarder' ? 'channel' : 'forwarder'];
  try {
    return other.sendingTo(await other.list(client), url);
  } catch (error) {
    if (error instanceof SysdigError && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}

async function applied(
  client: SysdigClient,
  { via, desired, test }: RegisterOptions,
  plan: Plan,
  say: (line: string) => void,
): Promise<number> {
  if (plan.action === 'none' && plan.id !== undefined) return plan.id;
  const { kind, apply } = transports[via];
  const id = await apply(client, plan, test);
  say(`${plan.action === 'create' ? 'created' : 'updated'}: ${kind} "${desired.name}", id ${id}`);
  return id;
}
