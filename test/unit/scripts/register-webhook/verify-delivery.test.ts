import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Clock } from '@pipeline/shared/clock.ts';
import {
  verifyFromHere,
  verifyFromSysdig,
} from '../../../../scripts/register-webhook/verify-delivery.ts';
import { fetchErrorText } from '@pipeline/shared/errors.ts';

const desired = {
  name: 'n',
  url: 'http://127.0.0.1:1/',
  secret: 'the-secret',
  rotateSecret: false,
};

describe("the confirmation of Sysdig's test", () => {
  let server: Server;
  let consoleUrl: string;
  let counts: number[];
  beforeEach(async () => {
    server = createServer((_request, response) => {
      const ignored = counts.length > 1 ? counts.shift() : counts[0];
      response.end(JSON.stringify({ accepted: 0, ignored }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    consoleUrl = `http://127.0.0.1:${address.port}`;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('is a notification that the local pipeline counts beyond our own test', async () => {
    counts = [5, 5, 6];
    const said: string[] = [];
    const arrival = await verifyFromSysdig({ desired, consoleUrl }, 5, clock(), (line) =>
      said.push(line),
    );
    assert.deepEqual([arrival, said], ['arrived', ["tested: Sysdig's own test arrived"]]);
  });

  it('fails after 15 s', async () => {
    counts = [5];
    const time = clock();
    const said: string[] = [];
    const arrival = await verifyFromSysdig({ desired, consoleUrl }, 5, time, (line) =>
      said.push(line),
    );
    assert.deepEqual([arrival, time.now()], ['missing', 15_000]);
    assert.match(said.join(), /did not arrive within 15 s/);
  });

  it('is not claimed without a local pipeline', async () => {
    const arrival = await verifyFromSysdig(
      { desired, consoleUrl: undefined },
      undefined,
      clock(),
      () => {
        // The output does not matter here.
      },
    );
    assert.equal(arrival, 'asked');
  });

  it('does not start if the webhook is unreachable', async () => {
    await assert.rejects(
      verifyFromHere({ desired, consoleUrl: undefined }, clock(), () =>
        assert.fail('nothing to say'),
      ),
      { name: 'ProbeError' },
    );
  });
});

describe('the text of a network error', () => {
  it('names each address if fetch tried several', () => {
    const several = new AggregateError([new Error('refused by ::1'), new Error('by 127.0.0.1')]);
    const error = new TypeError('fetch failed', { cause: several });
    assert.equal(fetchErrorText(error), 'refused by ::1, by 127.0.0.1');
  });
});

/** A clock whose sleep ends at once. */
function clock(): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
}
