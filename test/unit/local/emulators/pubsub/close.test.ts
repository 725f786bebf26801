import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { createConnection } from 'node:net';
import { fileURLToPath } from 'node:url';
import { logVerbosity, setLogVerbosity, status } from '@grpc/grpc-js';
import { codeOf } from '@pipeline/shared/errors.ts';
import { createBackoffSettings, createRetryOptions } from 'google-gax';
import { createClient, startBench, startReceiver, subscriptionName } from './harness.ts';
import { startPubSubEmulator } from '../../../../../local/emulators/pubsub/index.ts';

describe('closing the emulator', () => {
  it('ends streams, pulls and pushes in flight', async () => {
    const bench = await startBench();
    const receiver = await startReceiver(() => 'hang');
    const [topic] = await bench.client.createTopic('topic');
    await topic.createSubscription('pulled');
    await topic.createSubscription('pushed', { pushConfig: { pushEndpoint: receiver.url } });
    await topic.publishMessage({ data: Buffer.from('x') });
    await receiver.requests.until(1);

    const subscription = subscriptionName('pulled');
    const stream = bench.subscriber.streamingPull();
    const opened = eventOf(stream, 'data');
    const ended = eventOf(stream, 'error');
    stream.write({ subscription, streamAckDeadlineSeconds: 10 });
    await opened;
    const retry = createRetryOptions([], createBackoffSettings(1, 1, 1, 5000, 1, 5000, 5000));
    const waiting = bench.subscriber.pull({ subscription, maxMessages: 1 }, { retry });
    const pullEnded = assert.rejects(waiting, { code: status.UNAVAILABLE });

    await bench.emulator.close();
    assert.equal(codeOf(await ended), status.UNAVAILABLE);
    await pullEnded;
    await bench.close();
    await receiver.close();
  });

  it('can be repeated, and frees the port', async () => {
    const first = await startPubSubEmulator();
    await Promise.all([first.close(), first.close()]);
    const socket = createConnection(first.port, '127.0.0.1');
    assert.equal(codeOf(await eventOf(socket, 'error')), 'ECONNREFUSED');
    const second = await startPubSubEmulator({ port: first.port });
    assert.equal(second.port, first.port);
    await second.close();
  });

  it('reports a port in use', async () => {
    const emulator = await startPubSubEmulator();
    setLogVerbosity(logVerbosity.NONE);
    await assert.rejects(startPubSubEmulator({ port: emulator.port }), /cannot listen on 127/);
    setLogVerbosity(logVerbosity.ERROR);
    await emulator.close();
  });

  it('leaves nothing that keeps a process alive', async () => {
    const index = new URL('../../../../../local/emulators/pubsub/index.ts', import.meta.url).href;
    const script = `
      const { startPubSubEmulator } = await import(${JSON.stringify(index)});
      const emulator = await startPubSubEmulator();
      process.stdout.write(emulator.host + '\\n');
      await new Promise((resolve) => process.stdin.once('data', resolve));
      await emulator.close();
      process.stdin.destroy();
    `;
    const root = fileURLToPath(new URL('../../../../..', import.meta.url));
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { cwd: root });
    const exited = eventOf(child, 'exit');
    const host = await eventOf(child.stdout, 'data');
    const client = createClient(String(host).trim());
    const receiver = await startReceiver(() => 'hang');
    const [topic] = await client.createTopic('topic');
    await topic.createSubscription('pulled');
    await topic.createSubscription('pushed', { pushConfig: { pushEndpoint: receiver.url } });
    const subscription = client.subscription('pulled');
    const received = eventOf(subscription, 'message');
    subscription.on('error', () => {});
    await topic.publishMessage({ data: Buffer.from('x') });
    await Promise.all([received, receiver.requests.until(1)]);
    child.stdin.write('close\n');
    assert.equal(await exited, 0);
    await subscription.close();
    await client.close();
    await receiver.close();
  });
});

/** Returns the first argument of the next such event; `once` would throw an 'error' event's argument. */
async function eventOf(emitter: EventEmitter, name: string): Promise<unknown> {
  return new Promise((resolve) => {
    emitter.once(name, resolve);
  });
}
