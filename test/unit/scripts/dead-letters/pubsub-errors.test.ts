import assert from 'node:assert/strict';
import { Status } from 'google-gax';
import {
  retryPubSubCall,
  PubSubError,
  type Target,
} from '../../../../scripts/dead-letters/pubsub-errors.ts';
import { fakeClock, noon } from '../../support.ts';

const target: Target = {
  kind: 'topic',
  name: 'projects/p/topics/t',
  role: 'roles/pubsub.publisher',
};

function failure(code: number | undefined, message: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

async function outcomeOf(error: Error): Promise<{ message: string; tries: number; ms: number }> {
  const clock = fakeClock();
  let tries = 0;
  const call = async (): Promise<never> => {
    tries += 1;
    throw error;
  };
  try {
    await retryPubSubCall({ clock, patienceMs: 5000 }, target, call);
  } catch (thrown) {
    assert.ok(thrown instanceof PubSubError);
    return { message: thrown.message, tries, ms: clock.now() - noon };
  }
  throw new Error('it must not resolve');
}

describe('calls of Pub/Sub that fail', () => {
  it('fail at once with a remedy if a retry cannot help', async () => {
    const cases: [Error, RegExp][] = [
      [failure(Status.NOT_FOUND, '5 NOT_FOUND: x'), /^there is no topic projects\/p\/topics\/t: /],
      [
        failure(Status.PERMISSION_DENIED, '7 PERMISSION_DENIED: x'),
        /^permission denied on projects\/p\/topics\/t: you need roles\/pubsub\.publisher on this topic$/,
      ],
      [
        failure(Status.UNAUTHENTICATED, '16 UNAUTHENTICATED: x'),
        /gcloud auth application-default login$/,
      ],
      [
        failure(Status.UNKNOWN, '2 UNKNOWN: Could not load the default credentials. Browse to …'),
        /gcloud auth application-default login$/,
      ],
      [failure(undefined, 'Could not load the default credentials'), /application-default login$/],
      [failure(Status.INVALID_ARGUMENT, '3 INVALID_ARGUMENT: too large'), /too large$/],
    ];
    for (const [error, expected] of cases) {
      const { message, tries } = await outcomeOf(error);
      assert.match(message, expected);
      assert.equal(tries, 1, message);
      assert.doesNotMatch(message, /\n/);
    }
  });

  it('are retried for a while if retryable, and then reported as unreachable', async () => {
    const { message, tries, ms } = await outcomeOf(
      failure(Status.UNAVAILABLE, '14 UNAVAILABLE: connect ECONNREFUSED\nmore'),
    );
    assert.match(message, /^Pub\/Sub cannot be reached for projects.*ECONNREFUSED$/);
    assert.ok(tries > 3 && ms <= 5000, `${tries} tries in ${ms} ms`);
  });

  it('resolve with the first success', async () => {
    let tries = 0;
    const result = await retryPubSubCall(
      { clock: fakeClock(), patienceMs: 5000 },
      target,
      async () => {
        tries += 1;
        if (tries < 3) throw failure(Status.ABORTED, '10 ABORTED');
        return 'done';
      },
    );
    assert.deepEqual([result, tries], ['done', 3]);
  });
});
