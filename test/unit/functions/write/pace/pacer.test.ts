import assert from 'node:assert/strict';
import { setImmediate as turns } from 'node:timers/promises';
import { TransientError } from '@pipeline/shared/errors.ts';
import type { Severity } from '@pipeline/shared/severity.ts';
import { Pacer, type PacerOptions } from '../../../../../functions/write/pace/pacer.ts';
import { FakeClock } from '../../../../fake-clock.ts';

class Refused extends Error {}

/** A pacer of one call per second, and the names that got a slot or were returned. */
function setUp(options: Partial<PacerOptions> = {}) {
  const clock = new FakeClock();
  const pacer = new Pacer({
    perMinute: 60,
    pauseMs: 5000,
    waitMs: 10_000,
    maxWaiting: 100,
    clock,
    isRefusal: (error) => error instanceof Refused,
    ...options,
  });
  const went: string[] = [];
  const ask = (name: string, severity: Severity, call = async () => Promise.resolve()): void => {
    void pacer
      .turn(severity)
      .then(() => {
        went.push(name);
        return pacer.call(call);
      })
      .catch((error: unknown) => {
        const status =
          error instanceof TransientError ? `${error.status} ${error.reason}` : 'error';
        went.push(`${name} ${status}`);
      });
  };
  const pass = async (ms: number): Promise<void> => {
    // Advance step by step, like a real clock.
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100);
      await turns();
    }
  };
  return { clock, pacer, went, ask, pass };
}

describe('the pacer of writes', () => {
  it('lets one write start at once, and the next in its slot', async () => {
    const { went, ask, pass, clock } = setUp();
    ask('a', 'LOW');
    ask('b', 'LOW');
    await turns();
    assert.deepEqual(went, ['a']);
    await pass(900);
    assert.deepEqual(went, ['a']);
    await pass(200);
    assert.deepEqual(went, ['a', 'b']);
    assert.equal(clock.sleeping, 0, 'no timer is left when nobody waits');
  });

  it('lets the most severe start first, regardless of arrival', async () => {
    const { went, ask, pass } = setUp();
    for (const name of ['first', 'low', 'low2']) ask(name, 'LOW');
    ask('medium', 'MEDIUM');
    await turns();
    ask('high', 'HIGH');
    ask('critical', 'CRITICAL');
    await pass(6000);
    assert.deepEqual(went, ['first', 'critical', 'high', 'medium', 'low', 'low2']);
  });

  it('returns a message with 429 if it gets no slot in time', async () => {
    const { went, ask, pass } = setUp({ waitMs: 2500 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) ask(name, 'LOW');
    await pass(3000);
    assert.deepEqual(went, ['a', 'b', 'c', 'd 429 paced', 'e 429 paced']);
  });

  it('returns the last message of the lowest severity if too many wait', async () => {
    const { went, ask, pass } = setUp({ maxWaiting: 2 });
    for (const name of ['goes', 'low', 'low2']) ask(name, 'LOW');
    await turns();
    assert.deepEqual(went, ['goes']);
    ask('high', 'HIGH');
    await turns();
    assert.deepEqual(went, ['goes', 'low2 429 paced']);
    ask('low3', 'LOW');
    await pass(3000);
    assert.deepEqual(went, ['goes', 'low2 429 paced', 'low3 429 paced', 'high', 'low']);
  });

  it('counts retries, which wait for no slot', async () => {
    const { pacer, went, ask, pass } = setUp();
    ask('a', 'LOW');
    await turns();
    await pacer.call(async () => Promise.resolve());
    ask('b', 'LOW');
    await pass(1900);
    assert.deepEqual(went, ['a']);
    await pass(200);
    assert.deepEqual(went, ['a', 'b']);
  });

  it('pauses after a refusal, tries with one call, and continues when that succeeds', async () => {
    const { went, ask, pass } = setUp({ perMinute: 600, waitMs: 20_000 });
    ask('refused', 'LOW', async () => Promise.reject(new Refused()));
    await turns();
    assert.deepEqual(went, ['refused', 'refused error']);
    const answer = Promise.withResolvers<void>();
    ask('probe', 'LOW', async () => answer.promise);
    for (const name of ['b', 'c', 'd']) ask(name, 'LOW');
    await pass(4900);
    assert.equal(went.length, 2);
    await pass(2000);
    assert.deepEqual(went.slice(2), ['probe']);
    answer.resolve();
    await pass(500);
    assert.deepEqual(went.slice(2), ['probe', 'b', 'c', 'd']);
  });

  it('is not slowed down by other failures', async () => {
    const { went, ask, pass } = setUp();
    ask('a', 'LOW', async () => Promise.reject(new Error('unavailable')));
    ask('b', 'LOW');
    await pass(1100);
    assert.deepEqual(went, ['a', 'a error', 'b']);
  });
});
