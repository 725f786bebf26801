import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { withRetry, type RetryOptions } from '@pipeline/shared/retry.ts';
import { FakeClock } from '../../fake-clock.ts';
import { fakeClock, noon } from '../support.ts';

/** A call that fails with each of the errors in turn and then succeeds, and the times of its attempts. */
function setUp(errors: readonly Error[]) {
  const clock = fakeClock();
  const times: number[] = [];
  const call = async (): Promise<string> => {
    const error = errors[times.length];
    times.push(clock.now() - noon);
    if (error !== undefined) throw error;
    return 'done';
  };
  const run = async (options: Omit<RetryOptions, 'clock'>): Promise<string> =>
    withRetry({ clock, ...options }, call);
  return { times, run };
}

const errors = ['first', 'second', 'third'].map((message) => new Error(message));
const always = (): number => 1000;

describe('a call with retries', () => {
  it('is made once if it succeeds', async () => {
    const { times, run } = setUp([]);
    assert.equal(await run({ pauseAfter: always }), 'done');
    assert.deepEqual(times, [0]);
  });

  it('waits between the calls as configured, by the error and the number of failures', async () => {
    const { times, run } = setUp(errors);
    const asked: [unknown, number][] = [];
    const pauseAfter = (error: unknown, failures: number): number => {
      asked.push([error, failures]);
      return 100 * 2 ** failures;
    };
    assert.equal(await run({ pauseAfter }), 'done');
    assert.deepEqual(times, [0, 100, 300, 700]);
    assert.deepEqual(
      asked,
      errors.map((error, index) => [error, index]),
    );
  });

  it('throws a non-retryable error at once, unchanged', async () => {
    const { times, run } = setUp(errors);
    await assert.rejects(run({ pauseAfter: () => undefined }), (error) => error === errors[0]);
    assert.deepEqual(times, [0]);
  });

  it('throws the last error when the retries are exhausted', async () => {
    const { times, run } = setUp(errors);
    const pauses = [10, 20];
    const thrown = run({ pauseAfter: (_error, failures) => pauses[failures] });
    await assert.rejects(thrown, (error) => error === errors[2]);
    assert.deepEqual(times, [0, 10, 30]);
  });

  it('begins no call after its deadline, and does not wait in vain', async () => {
    const { times, run } = setUp(errors);
    const thrown = run({ pauseAfter: always, until: noon + 1999 });
    await assert.rejects(thrown, (error) => error === errors[1]);
    assert.deepEqual(times, [0, 1000]);
  });

  it('may begin a call at the deadline itself', async () => {
    const { times, run } = setUp(errors.slice(0, 2));
    assert.equal(await run({ pauseAfter: always, until: noon + 2000 }), 'done');
    assert.deepEqual(times, [0, 1000, 2000]);
  });

  it('ends at the abort of its signal, during a wait or before a call', async () => {
    const clock = new FakeClock();
    const abort = new AbortController();
    const options = { clock, pauseAfter: always, signal: abort.signal };
    let calls = 0;
    const call = async (): Promise<never> => {
      calls += 1;
      throw new Error('failed');
    };
    const waiting = assert.rejects(withRetry(options, call), { message: 'aborted' });
    while (clock.sleeping === 0) await turn();
    abort.abort(new Error('aborted'));
    await waiting;
    await assert.rejects(withRetry(options, call), { message: 'aborted' });
    assert.equal(calls, 1);
  });
});
