import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { secret } from './support.ts';

/** What the tests of `npm run register-webhook` share. */

export const token = 'the-token-of-this-test';

const script = join(import.meta.dirname, '../../scripts/register-webhook.ts');

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in a process of its own. Whatever it prints, there is never a secret in it. */
export async function runRegister(
  args: readonly string[],
  environment: Record<string, string> = {},
  onStart: (child: ChildProcessWithoutNullStreams) => void = () => undefined,
): Promise<Run> {
  const child = spawn(process.execPath, [script, ...args], {
    env: {
      ...process.env,
      NO_COLOR: '1',
      SYSDIG_TOKEN: token,
      WEBHOOK_SECRET: secret,
      ...environment,
    },
  });
  onStart(child);
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  for (const hidden of [token, secret]) {
    assert.ok(!out.includes(hidden) && !err.includes(hidden), `a secret is shown: ${out}${err}`);
  }
  return { code: child.exitCode, out, err };
}

/** A webhook that answers as `receive` does, and keeps the names of the alerts that it got. */
export interface Webhook {
  readonly url: string;
  /** A base URL whose answers quote the request: 400, with its credentials. */
  readonly quoting: string;
  readonly received: readonly string[];
  /** Accepts another secret than that of the tests from now on. */
  accept(other: string): void;
  close(): Promise<void>;
}

export async function startWebhook(): Promise<Webhook> {
  const received: string[] = [];
  let accepted = secret;
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { authorization } = request.headers;
    if (request.url?.startsWith('/quoting') === true) {
      response.writeHead(400).end(JSON.stringify({ message: `you sent ${authorization}` }));
    } else if (authorization === `Bearer ${accepted}` || authorization === accepted) {
      received.push(alertName(body));
      response.writeHead(200).end('{"accepted":0,"ignored":1,"quarantined":0}');
    } else {
      response.writeHead(401).end('{"error":"credentials are missing or wrong"}');
    }
  };
  const server = createServer((request, response) => {
    void respond(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const base = `http://127.0.0.1:${address.port}`;
  return {
    url: `${base}/`,
    quoting: `${base}/quoting`,
    received,
    accept: (other) => {
      accepted = other;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function alertName(body: string): string {
  const notification = parseJson(body);
  const alert = isObject(notification) ? notification['alert'] : undefined;
  return isObject(alert) ? String(alert['name']) : 'no alert';
}
