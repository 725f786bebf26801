import type { Clock } from '@pipeline/shared/clock.ts';
import { SysdigError, type SysdigClient } from './client.ts';
import { hasIgnored, ignoredSoFar } from './arrival.ts';
import { planLines } from './lines.ts';
import type { Change, Plan, Wanted } from './plan.ts';
import {
  needsToEditPolicies,
  needsToReadPolicies,
  planPolicies,
  policiesPath,
  withChannel,
  type PoliciesPlan,
} from './policies.ts';
import { probeWebhook } from './probe.ts';
import { ways, type WayName } from './ways.ts';

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
  /** Sysdig's own test: `asked` where nobody here can see whether it arrived. */
  readonly sysdigTest: 'arrived' | 'missing' | 'asked' | 'none';
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
  const counter = test ? await tested(options, clock, say) : undefined;
  const id = await applied(client, options, plan, say);
  const asksForTest = way.hasTest && test && plan.action !== 'none';
  const sysdigTest = asksForTest ? await sysdigTested(options, counter, clock, say) : 'none';
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

/** @returns how many notices the local pipeline has ignored after this one, where there is one. */
async function tested(
  { wanted, consoleUrl }: RegisterOptions,
  clock: Clock,
  say: (line: string) => void,
): Promise<number | undefined> {
  const before = consoleUrl === undefined ? 0 : await ignoredSoFar(consoleUrl);
  await probeWebhook(wanted, clock);
  say('tested: the webhook takes a test notification with this secret, posted from here');
  if (consoleUrl === undefined) return undefined;
  await hasIgnored(consoleUrl, before + 1, clock);
  return before + 1;
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

async function sysdigTested(
  { consoleUrl }: RegisterOptions,
  counter: number | undefined,
  clock: Clock,
  say: (line: string) => void,
): Promise<Outcome['sysdigTest']> {
  if (consoleUrl === undefined || counter === undefined) {
    say(
      'tested: Sysdig was asked to send its test and reported success; the log of receive shows it as ignored, "test notification"',
    );
    return 'asked';
  }
  if (await hasIgnored(consoleUrl, counter + 1, clock)) {
    say("tested: Sysdig's own test arrived");
    return 'arrived';
  }
  say("Sysdig's own test did not arrive within 15 s: can Sysdig reach the webhook's URL?");
  return 'missing';
}
