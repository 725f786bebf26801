import type { Clock } from '@pipeline/shared/clock.ts';
import type { StageHandler, StageRequest } from '@pipeline/shared/http.ts';
import { createPublishItems } from '@pipeline/shared/publish-items.ts';
import { createLog } from '@pipeline/shared/log.ts';
import type { OutgoingMessage } from '@pipeline/shared/pubsub/attributes.ts';
import type { Publish } from '@pipeline/shared/pubsub/publisher.ts';
import type { Message } from '@pipeline/shared/pubsub/message-handler.ts';
import { createPushHandler } from '@pipeline/shared/pubsub/push.ts';
import { createEnrich } from '../../../functions/enrich/handler.ts';
import { createReceive } from '../../../functions/receive/handler.ts';
import type { Finding } from '../../../functions/write/finding/finding.ts';
import { createWrite } from '../../../functions/write/handler.ts';
import { enrichOptions } from '../corpus.ts';

/** The stages without their servers and clients: lists for topics, lines for logs. */
export interface CorePipeline {
  readonly receive: StageHandler;
  readonly enrich: StageHandler;
  readonly write: StageHandler;
  readonly events: OutgoingMessage[];
  readonly findings: OutgoingMessage[];
  readonly dead: OutgoingMessage[];
  readonly written: Finding[];
  readonly lines: string[];
}

export const maxFindingBytes = 65_536;
const now = Date.parse('2026-11-24T12:00:00Z');
const clock: Clock = { now: () => now, sleep: async () => undefined };

function to(list: OutgoingMessage[]): Publish {
  return async (messages) => {
    for (const message of messages) list.push(message);
  };
}

export function corePipeline(): CorePipeline {
  const events: OutgoingMessage[] = [];
  const findings: OutgoingMessage[] = [];
  const dead: OutgoingMessage[] = [];
  const written: Finding[] = [];
  const lines: string[] = [];
  const log = createLog('core', 'project', (text) => lines.push(...text.trimEnd().split('\n')));
  const publishDead = to(dead);
  const stage = (name: string, handle: (message: Message) => Promise<void>): StageHandler =>
    createPushHandler({ stage: name, handle, publishDead, log, clock });
  return {
    events,
    findings,
    dead,
    written,
    lines,
    receive: createReceive({
      authenticate: async () => ({ key: 'token', context: {} }),
      publishItems: createPublishItems({ stage: 'receive', publish: to(events), publishDead, log }),
      maxBodyBytes: 9_500_000,
      clock,
      log,
    }),
    enrich: stage(
      'enrich',
      createEnrich({ ...enrichOptions, publish: to(findings), publishDead, log }),
    ),
    write: stage(
      'write',
      createWrite({
        create: async (_sender, _id, finding) => {
          written.push(finding);
          return 'written';
        },
        finding: {
          sysdigPages: 'https://secure.sysdig.com',
          propertyLimits: { value: 255, unclaimedBytes: 2048 },
          maxBytes: maxFindingBytes,
        },
        clock,
        log,
      }),
    ),
  };
}

export function coreRequest(body: Buffer, headers: Readonly<Record<string, string>>): StageRequest {
  const values = new Map(Object.entries(headers));
  return {
    method: 'POST',
    path: '/',
    header: (name) => values.get(name.toLowerCase()),
    headerNames: () => [...values.keys()],
    body,
  };
}

export function pushOf({ data, attributes }: OutgoingMessage): Buffer {
  const message = { data: data.toString('base64'), attributes, messageId: '1' };
  return Buffer.from(JSON.stringify({ message, subscription: 's' }));
}
