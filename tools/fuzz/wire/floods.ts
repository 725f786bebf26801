import { canaries } from '../canaries.ts';
import type { WireCase } from './case.ts';
import { bomb, bombNames } from './compressed.ts';
import { requestBytes } from './http-bytes.ts';
import type { MemoryWatch } from './memory.ts';
import { gzip, json } from './request.ts';

/** Megabytes that small and large bodies added, from a sender without the secret and from one with it. */
export type AddedMemory = Readonly<Record<'stranger' | 'sender', Readonly<Record<string, number>>>>;

interface Flood {
  readonly name: string;
  readonly headers: typeof json;
  readonly body: () => Buffer;
  readonly requests: number;
  readonly atOnce: number;
}

const floods: readonly Flood[] = [
  ...bombNames.map((name) => ({
    name: `gzip, ${name}`,
    headers: gzip,
    body: () => bomb(name),
    requests: 4,
    atOnce: 1,
  })),
  {
    name: '32 MiB, ten at once',
    headers: [],
    body: () => Buffer.alloc(32 * 1024 * 1024, ' '),
    requests: 10,
    atOnce: 10,
  },
];

type Send = (wireCase: WireCase) => Promise<void>;

/** Measures the added memory of receive for bodies that are large or expand. */
export async function measureFloods(memory: MemoryWatch, send: Send): Promise<AddedMemory> {
  const added = async (token: string, statuses: readonly number[]) => {
    const megabytes: Record<string, number> = {};
    for (const flood of floods) {
      const before = memory.restart('receive');
      await sendFlood(flood, token, statuses, send);
      megabytes[flood.name] = memory.most('receive') - before;
    }
    return megabytes;
  };
  return {
    stranger: await added(canaries.wrongToken, [401, 413]),
    // Nine megabytes of white space are an empty body, which is ignored.
    sender: await added(canaries.secret, [200, 400, 413]),
  };
}

async function sendFlood(
  { headers, body, requests, atOnce }: Flood,
  token: string,
  statuses: readonly number[],
  send: Send,
): Promise<void> {
  const all = [['authorization', token] as const, ...json, ...headers];
  const one = async (): Promise<void> =>
    send({
      kind: 'bomb alone',
      target: 'receive',
      expectation: 'refused',
      statuses,
      parts: [requestBytes({ headers: all, body: body() })],
      isFramed: false,
    });
  for (let sent = 0; sent < requests; sent += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, one));
  }
}
