import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson } from '@pipeline/shared/json.ts';
import { createPublishItems } from '@pipeline/shared/publish-items.ts';
import type { Message } from '@pipeline/shared/pubsub/message-handler.ts';
import { createPushHandler } from '@pipeline/shared/pubsub/push.ts';
import type { OutgoingMessage } from '@pipeline/shared/pubsub/attributes.ts';
import { createEnrich } from '../../functions/enrich/handler.ts';
import { createPolicy } from '../../functions/enrich/policy.ts';
import { instanceOfLabels } from '../../functions/enrich/lookup/labelled-instance.ts';
import { createReceive } from '../../functions/receive/handler.ts';
import { createWrite } from '../../functions/write/handler.ts';
import { readPayload } from '../../scripts/lib/payload.ts';
import { fixtureFiles } from '../../local/samples/index.ts';
import { mutated } from './mutations.ts';
import { fakeClock, recorder, recordingLog, request } from './support.ts';

/** All stages, with lists for topics and a map for Security Command Center. */
function setUp() {
  const clock = fakeClock();
  const { log, entries } = recordingLog();
  const events = recorder();
  const findings = recorder();
  const dead = recorder();
  const written = new Map<string, object>();
  const receive = createReceive({
    authenticate: async () => ({ key: 'token', context: {} }),
    publishItems: createPublishItems({
      stage: 'receive',
      publish: events.publish,
      publishDead: dead.publish,
      log,
    }),
    maxBodyBytes: 9_500_000,
    clock,
    log,
  });
  const stage = (name: string, handle: (message: Message) => Promise<void>) =>
    createPushHandler({ stage: name, handle, publishDead: dead.publish, log, clock });
  const enrich = stage(
    'enrich',
    createEnrich({
      policy: createPolicy({
        MIN_SEVERITY: 'LOW',
        IGNORED_RULES: '',
        IGNORED_NAMESPACES: '',
        SEVERITY_OVERRIDES: '{}',
        SEVERITY_BY_LEVEL: '',
        EXCEPTIONS: '[]',
      }),
      organizationId: '1',
      ladder: 'instance',
      masking: 'default',
      findInstance: instanceOfLabels,
      publish: findings.publish,
      publishDead: dead.publish,
      log,
    }),
  );
  const write = stage(
    'write',
    createWrite({
      create: async (_sender, id, finding) => {
        const outcome = written.has(id) ? 'duplicate' : 'written';
        written.set(id, finding);
        return outcome;
      },
      finding: {
        sysdigPages: 'https://secure.sysdig.com',
        propertyLimits: { value: 255, unclaimedBytes: 2048 },
        maxBytes: 65_536,
      },
      clock,
      log,
    }),
  );
  return { receive, enrich, write, events, findings, dead, written, entries };
}

function pushed({ data, attributes }: OutgoingMessage) {
  const message = { data: data.toString('base64'), attributes, messageId: '1' };
  return request(JSON.stringify({ message, subscription: 's' }));
}

describe('whatever was done to a payload', () => {
  it('each event that was acknowledged ends as one finding, dead letter or notice', async () => {
    const payloads = await Promise.all(fixtureFiles.map(readPayload));
    const bodies = payloads.filter(({ contentType }) => contentType === 'application/json');
    const values = bodies.map(({ body }) => parseJson(body));
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutated(values), { minLength: 1, maxLength: 4 }),
        async (bodyValues) => {
          const system = setUp();
          const answer = await system.receive(
            request(JSON.stringify(bodyValues), { 'content-type': 'application/json' }),
          );
          assert.equal(answer.status, 200);
          for (const message of system.events.messages) {
            assert.equal((await system.enrich(pushed(message))).status, 204);
          }
          for (const message of system.findings.messages) {
            assert.equal((await system.write(pushed(message))).status, 204);
          }
          const count = (outcome: string): number =>
            system.entries.filter((entry) => entry.outcome === outcome).length;
          assert.equal(count('accepted'), count('written') + count('duplicate') + count('dead'));
          assert.equal(system.dead.messages.length, count('quarantined') + count('dead'));
          assert.ok(
            count('accepted') + count('ignored') + count('quarantined') >= bodyValues.length,
          );
          assert.equal(system.written.size, count('written'));
        },
      ),
      { numRuns: 300 },
    );
  });
});
