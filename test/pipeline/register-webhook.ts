import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { registerWebhook } from '../../scripts/register-webhook/command.ts';
import { startProgram, type Run } from '../unit/scripts/run-program.ts';
import type { Ended } from '../unit/scripts/run-script.ts';
import { secret } from './support.ts';

/** Shared by the tests of `npm run register-webhook`. */

export const token = 'the-token-of-this-test';

/** A secret with which the webhook accepts no events of Sysdig. */
export const falcosSecret = 'the-secret-of-falco-alone';

/** Runs the command, and checks that its output contains no secret. @param onStart Called at its first output. */
export async function runRegister(
  args: readonly string[],
  environment: Record<string, string> = {},
  onStart?: (run: Run) => void,
): Promise<Ended> {
  const run = startProgram(registerWebhook(), args, {
    SYSDIG_TOKEN: token,
    WEBHOOK_SECRET: secret,
    ...environment,
  });
  const [ended] = await Promise.all([run.ended, run.begun.then(() => onStart?.(run))]);
  const printed = ended.out + ended.err;
  for (const hidden of [token, secret]) {
    assert.ok(!printed.includes(hidden), `a secret is shown: ${printed}`);
  }
  return ended;
}

/** A webhook that responds as `receive` does, and records the names of the alerts. */
export interface Webhook {
  readonly url: string;
  /** A base URL whose responses quote the request: 400, with its credentials. */
  readonly quoting: string;
  readonly received: readonly string[];
  /** From now on, accepts another secret than that of the tests. */
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
    } else if (authorization === `Bearer ${falcosSecret}`) {
      response.writeHead(403).end('{"error":"this token may send only as falco, not as sysdig"}');
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
