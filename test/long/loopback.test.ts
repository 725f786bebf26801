import assert from 'node:assert/strict';
import { answers, listening, others } from '../pipeline/listening.ts';
import { killContainers, runContainer } from './container.ts';

describe('a container of the local system', () => {
  it('listens on the loopback only, its probes included', async () => {
    const container = await runContainer('receive', {
      PROJECT_ID: 'p',
      WEBHOOK_SECRETS: 'the-secret-of-this-test',
      PUBSUB_EMULATOR_HOST: '127.0.0.1:9',
    });
    try {
      await container.untilReady();
      const { port } = new URL(container.url);
      for (const address of others) {
        assert.equal(await answers(address, Number(port)), false, address);
      }
      if (process.platform === 'linux') {
        assert.deepEqual(listening(container.pid), ['127.0.0.1', '127.0.0.1']);
      }
    } finally {
      await killContainers();
    }
  });
});
