import { isDeepStrictEqual } from 'node:util';
import { isObject, arrayElements, parseJson } from '@pipeline/shared/json.ts';
import { maskText } from '../../../functions/enrich/masking/mask-text.ts';
import { systemClock } from '@pipeline/shared/clock.ts';
import { fixedSecrets } from '@pipeline/shared/secrets.ts';
import { readTokens } from '@pipeline/shared/webhook-tokens.ts';
import { createAuthenticate } from '../../../functions/receive/authenticate.ts';
import { canaries, leakIn, secrets } from '../canaries.ts';
import type { CoreCase } from './case.ts';
import {
  corePipeline,
  coreRequest,
  maxFindingBytes,
  pushOf,
  type CorePipeline,
} from './pipeline.ts';
import { strictFault } from './strict-finding.ts';

/** The outcome of a case, and the failure, if any. */
export interface CoreOutcome {
  readonly outcome: string;
  readonly failure?: string;
}

type Check = (coreCase: CoreCase) => Promise<CoreOutcome>;

/** Runs one case and checks all guarantees. Any exception is a failure. */
export async function checkCore(coreCase: CoreCase): Promise<CoreOutcome> {
  try {
    return await checks[coreCase.target](coreCase);
  } catch (error) {
    const stack = error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' ') : '';
    return { outcome: 'thrown', failure: `thrown: ${stack ?? ''}` };
  }
}

/** From the webhook's body to the findings: every acknowledged event ends in one place. */
const pipeline: Check = async ({ body, headers = {} }) => {
  const system = corePipeline();
  const answer = await system.receive(coreRequest(body, headers));
  const outcome = String(answer.status);
  if (answer.status !== 200) {
    if (![400, 413, 415].includes(answer.status))
      return { outcome, failure: `${outcome} of receive` };
    const published = system.events.length + system.dead.length;
    return published === 0 ? leaking(system, outcome) : { outcome, failure: 'published' };
  }
  for (const event of system.events) {
    const pushed = await system.enrich(coreRequest(pushOf(event), {}));
    if (pushed.status !== 204) return { outcome, failure: `${pushed.status} of enrich` };
  }
  for (const finding of system.findings) {
    const pushed = await system.write(coreRequest(pushOf(finding), {}));
    if (pushed.status !== 204) return { outcome, failure: `${pushed.status} of write` };
  }
  const counts = isObject(answer.body) ? answer.body : {};
  const ended = system.written.length + system.dead.length;
  const began = Number(counts['accepted']) + Number(counts['quarantined']);
  if (began !== ended) return { outcome, failure: `${began} acknowledged, ${ended} at an end` };
  return findingsFault(system, outcome);
};

const nameProperties = ['host_name', 'container_id'];

function findingsFault(system: CorePipeline, outcome: string): CoreOutcome {
  const { password } = canaries;
  for (const finding of system.written) {
    const { category, sourceProperties: properties } = finding;
    // Names and IDs are shown unchanged, alone and in a sentence: ADR 9.
    const names = [category, ...nameProperties.map((name) => properties[name]?.stringValue ?? '')];
    if (names.some((name) => name.includes(password))) continue;
    const shown = finding.description + JSON.stringify(finding.processes ?? '');
    if (shown.includes(`password=${password}`)) return { outcome, failure: 'password shown' };
  }
  return refusalOf(system, outcome) ?? leaking(system, outcome);
}

/** Whether Security Command Center would refuse it. */
function refusalOf({ written }: CorePipeline, outcome: string): CoreOutcome | undefined {
  for (const finding of written) {
    const bytes = Buffer.byteLength(JSON.stringify(finding));
    if (bytes > maxFindingBytes) return { outcome, failure: 'finding too large' };
    if (finding.resourceName.length > 255) return { outcome, failure: 'resource name too long' };
    const fault = strictFault(finding);
    if (fault !== undefined) return { outcome, failure: fault };
  }
  return undefined;
}

function leaking({ lines, dead }: CorePipeline, outcome: string): CoreOutcome {
  for (const line of lines) {
    const leak = leakIn(line);
    if (leak !== undefined) return { outcome, failure: `${leak} in a log line` };
  }
  const labels = dead.map(({ attributes }) => attributes);
  const own = labels.map(({ reason, error }) => `${reason} ${error}`).join(' ');
  const all = JSON.stringify(labels);
  // The other attributes are a message's label, which its publisher sets and which is passed on unchanged.
  const shown = own.includes(canaries.password) || secrets.some((secret) => all.includes(secret));
  return shown ? { outcome, failure: 'a secret in an attribute' } : { outcome };
}

/** A body to a push endpoint: processed or refused. */
const pushTo =
  (stage: 'enrich' | 'write'): Check =>
  async ({ body }) => {
    const system = corePipeline();
    const { status } = await system[stage](coreRequest(body, {}));
    const outcome = String(status);
    if (status !== 204 && status !== 400) return { outcome, failure: `${status} of ${stage}` };
    // Input directly to write was never masked.
    return refusalOf(system, outcome) ?? leaking(system, outcome);
  };

/** The elements of an array must equal those that JSON.parse finds. */
const json: Check = async ({ body }) => {
  const text = body.toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return mustRefuse(text);
  }
  let parsed: unknown;
  try {
    parsed = parseJson(text);
  } catch (error) {
    const tooDeep = error instanceof SyntaxError && error.name === 'NestingError';
    return tooDeep ? { outcome: 'too deep' } : { outcome: 'other', failure: 'valid JSON refused' };
  }
  if (!Array.isArray(parsed) || !Array.isArray(value)) return { outcome: 'no array' };
  const elements = arrayElements(text);
  if (elements?.length !== value.length) {
    return { outcome: 'array', failure: 'a wrong number of elements' };
  }
  const list: readonly unknown[] = value;
  const same = elements.every((element, at) => sameJson(element, list[at]));
  return same ? { outcome: 'array' } : { outcome: 'array', failure: 'an element is another' };
};

function sameJson(element: string, value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(element), value);
  } catch (error) {
    // Comparing very deep values overflows the stack; parsing them does not.
    return error instanceof RangeError;
  }
}

function mustRefuse(text: string): CoreOutcome {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { outcome: 'no JSON' };
    throw error;
  }
  return { outcome: 'no JSON', failure: 'broken JSON taken' };
}

/** Masking is idempotent, and removes the password. */
const mask: Check = async ({ body }) => {
  const masked = maskText(body.toString());
  if (masked.includes(`--password=${canaries.password}`)) {
    return { outcome: 'masked', failure: 'password shown' };
  }
  return maskText(masked) === masked
    ? { outcome: 'masked' }
    : { outcome: 'masked', failure: 'masking twice differs' };
};

const authenticate: Check = async ({ body, headers = {}, opens = false }) => {
  const settings = {
    AUTH_HEADER: 'x-token',
    SIGNATURE_HEADER: 'x-signature',
    SIGNATURE_ALGORITHM: 'sha256',
    SIGNATURE_ENCODING: 'hex',
    SIGNATURE_PREFIX: 'v1=',
    STANDARD_WEBHOOKS_TOLERANCE_SECONDS: 300,
  } as const;
  const check = createAuthenticate(
    fixedSecrets(
      'S',
      `${canaries.secret}
another-secret-than-this`,
      readTokens,
    ),
    settings,
    systemClock,
  );
  const opened = (await check(coreRequest(body, headers))) !== undefined;
  const outcome = opened ? 'opened' : 'refused';
  return opened === opens ? { outcome } : { outcome, failure: `${outcome} by mistake` };
};

const checks: Record<CoreCase['target'], Check> = {
  pipeline,
  enrich: pushTo('enrich'),
  write: pushTo('write'),
  json,
  mask,
  authenticate,
};
