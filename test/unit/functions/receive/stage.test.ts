import assert from 'node:assert/strict';
import sinon from 'sinon';
import { monotonicClock } from '@pipeline/shared/clock.ts';
import { createStage } from '../../../../functions/receive/stage.ts';
import { request } from '../../support.ts';

const hourMs = 3_600_000;

describe('a clock that is set back by an hour', () => {
  const sandbox = sinon.createSandbox();
  afterEach(() => {
    sandbox.restore();
  });

  const setBack = (): unknown =>
    sandbox.useFakeTimers({ now: Date.now() - hourMs, toFake: ['Date'] });

  it('does not set the monotonic clock back', () => {
    const before = monotonicClock.now();
    setBack();
    const passed = monotonicClock.now() - before;
    assert.ok(passed >= 0 && passed < hourMs / 2, String(passed));
  });

  it('does not prolong the wait of a token at its limit', async () => {
    sandbox.stub(process, 'env').value({
      PROJECT_ID: 'project',
      WEBHOOK_SECRETS: 'secret-of-this-test',
      EVENTS_PER_MINUTE_PER_TOKEN: '1',
      PUBSUB_EMULATOR_HOST: '127.0.0.1:1',
    });
    // Hide the log of the stage.
    sandbox.stub(process.stdout, 'write').returns(true);
    const { handle } = createStage();
    const headers = { authorization: 'secret-of-this-test', 'content-type': 'application/json' };
    // An empty body counts as an event, and is not published.
    const send = async () => handle(request('', headers));
    assert.equal((await send()).status, 200);
    setBack();
    const refused = await send();
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers?.['retry-after']) <= 60, refused.headers?.['retry-after']);
  });
});
