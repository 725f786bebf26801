import type { Clock } from '@pipeline/shared/clock.ts';
import type { SysdigClient } from './client.ts';
import { SysdigError } from './errors.ts';
import { testFromHere, testOfSysdig, type Arrival } from './verify-delivery.ts';
import { planLines } from './describe-plan.ts';
import type { Change, Plan, Wanted } from './plan.ts';
import {
  needsToEditPolicies,
  needsToReadPolicies,
  planPolicies,
  policiesPath,
  withChannel,
  type PoliciesPlan,
} from './policies.ts';
import { ways, type WayName } from './transports.ts';

export interface RegisterOptions {
  readonly via: WayName;
  readonly wanted: Wanted;
  /** `all` alone, or the names of policies; for a channel only. */
  readonly policies: readonly string[];
  readonly dryRun: boolean;
  /** Whether tests are sent. */
  readonly test: boolean;
  /** Of the local pipeline that the webhook belongs to: it counts what arrives. */
  readonly consoleUrl: string | undefined;
}

/** What was found and done. Holds no secret. */
export interface Outcome {
  readonly via: WayName;
  readonly name: string;
  /** null when it was not created. */
  readonly id: number | null;
  readonly action: Plan['action'];
  readonly changes: readonly Change[];
  readonly policies: { readonly attached: readonly string[]; readonly already: readonly string[] };
  /** Others that post to the same URL the other way. */
  readonly alsoSending: readonly string[];
  /** The test that is posted to the webhook from here. */
  readonly webhookTest: 'accepted' | 'skipped';
  readonly sysdigTest: Arrival | 'none';
  readonly dryRun: boolean;
}

/**
 * Has Sysdig post its events to the webhook. Says what it found and what it will change, before it does.
 * @param say takes lines for a person
 * @throws SysdigError, ProbeError: one line that says what to do; UsageError for a policy that is not there
 */
export async function register(
  client: SysdigClient,
  options: RegisterOptions,
  clock: Clock,
  say: (line: string) => void,
): Promise<Outcome> {
  const { via, wanted, dryRun, test } = options;
  const way = ways[via];
  const plan = way.plan(await way.list(client), wanted);
  const policies = await policiesToAttach(client, options.policies, plan);
  const alsoSending = await othersSendingTo(client, via, wanted.url);
  for (const line of planLines({ way, plan, policies, alsoSending, name: wanted.name })) say(line);
  const found = { via, name: wanted.name, changes: plan.changes, alsoSending, dryRun };
  const already = policies.attached;
  if (dryRun) {
    say('dry run: nothing was changed, and no test was sent');
    return {
      ...found,
      id: plan.id ?? null,
      action: plan.action,
      policies: { attached: policies.toAttach.map(({ name }) => name), already },
      webhookTest: 'skipped',
      sysdigTest: 'none',
    };
  }
  const counter = test ? await testFromHere(options, clock, say) : undefined;
  const id = await applied(client, options, plan, say);
  if (!way.hasTest && plan.action !== 'none') {
    say(
      'note: Sysdig documents no way to ask for its own test here. On the page of the integration, Test Integration shows whether Sysdig reaches the webhook',
    );
  }
  const asksForTest = way.hasTest && test && plan.action !== 'none';
  const sysdigTest = asksForTest ? await testOfSysdig(options, counter, clock, say) : 'none';
  for (const { id: policyId, name, policy } of policies.toAttach) {
    await client({
      method: 'PUT',
      path: `${policiesPath}/${policyId}?skipPolicyV2Msg=false`,
      body: withChannel(policy, id),
      needs: needsToEditPolicies,
    });
    say(`attached to the policy "${name}"`);
  }
  return {
    ...found,
    id,
    action: plan.action,
    policies: { attached: policies.toAttach.map(({ name }) => name), already },
    webhookTest: test ? 'accepted' : 'skipped',
    sysdigTest,
  };
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

/** What posts to the URL the other way, as far as the token may see that. */
async function othersSendingTo(
  client: SysdigClient,
  via: WayName,
  url: string,
): Promise<readonly string[]> {
  const other = ways[via === 'forwarder' ? 'channel' : 'forwarder'];
  try {
    return other.sendingTo(await other.list(client), url);
  } catch (error) {
    if (error instanceof SysdigError && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}

async function applied(
  client: SysdigClient,
  { via, wanted, test }: RegisterOptions,
  plan: Plan,
  say: (line: string) => void,
): Promise<number> {
  if (plan.action === 'none' && plan.id !== undefined) return plan.id;
  const { kind, apply } = ways[via];
  const id = await apply(client, plan, test);
  say(`${plan.action === 'create' ? 'created' : 'updated'}: ${kind} "${wanted.name}", id ${id}`);
  return id;
}
