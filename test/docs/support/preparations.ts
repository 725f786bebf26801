import assert from 'node:assert/strict';
import { fixture } from '../../../local/samples/index.ts';
import { until } from '../../pipeline/support.ts';
import type { Local } from './local.ts';

/** Preparations of a block, by the name in its comment: `run stack after NAME`. */
export const preparations: Readonly<Record<string, (local: Local) => Promise<void>>> = {
  /** Security Command Center has permanently refused some findings. */
  refusals: async (local) => {
    await setErrorRate(local, 1);
    await makeDeadLetters(local, ['b03', 'b17', 'e04'], 4);
    await setErrorRate(local, 0);
  },
  /** Security Command Center has refused some findings and keeps refusing. */
  refusing: async (local) => {
    await setErrorRate(local, 1);
    await makeDeadLetters(local, ['b03', 'b17', 'e04'], 4);
  },
  /** Security Command Center accepts no writes. */
  quota: async (local) => setFaults(local, { writesPerMinute: 0 }),
  /** An unrecognized payload has arrived. */
  unknown: async (local) => {
    await makeDeadLetters(local, [{ something: 'else' }], 1);
  },
};

/** Resets Security Command Center for the next block. */
export async function mend(local: Local): Promise<void> {
  await setFaults(local, null);
}

async function setErrorRate(local: Local, errorRate: number): Promise<void> {
  await setFaults(local, { errorRate, code: 'INVALID_ARGUMENT' });
}

async function setFaults(local: Local, scc: object | null): Promise<void> {
  const body = JSON.stringify({ scc });
  const answer = await fetch(`${local.consoleUrl}/api/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body,
  });
  assert.equal(answer.status, 200);
}

async function makeDeadLetters(
  local: Local,
  payloads: readonly (string | object)[],
  count: number,
): Promise<void> {
  const before = await countOf(local);
  for (const payload of payloads) {
    const { body, contentType } =
      typeof payload === 'string'
        ? await fixture(payload)
        : { body: JSON.stringify(payload), contentType: 'application/json' };
    const headers = { authorization: `Bearer ${local.token}`, 'content-type': contentType };
    const answer = await fetch(local.receiveUrl, { method: 'POST', headers, body });
    assert.equal(answer.status, 200);
  }
  await until(async () => (await countOf(local)) >= before + count, 20_000);
}

async function countOf({ consoleUrl }: Local): Promise<number> {
  const answer = await fetch(`${consoleUrl}/api/dead-letters`);
  const letters: unknown = await answer.json();
  assert.ok(Array.isArray(letters));
  return letters.length;
}
