import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { errorText } from '@pipeline/shared/errors.ts';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { stages } from '../../scripts/build.ts';
import { listen } from '../emulators/http-server.ts';
import { deadLetters } from './dead-letters.ts';
import type { Stack } from './stack.ts';

export interface Console {
  readonly url: string;
  readonly close: () => Promise<void>;
}

type Answer = { status: number; body: unknown };
type Route = (request: IncomingMessage) => Promise<Answer>;

/** Serves what the local system holds, as JSON on the loopback. */
export async function startConsole(stack: Stack, port: number): Promise<Console> {
  const routes: Record<string, Route> = {
    'GET /api/findings': async () => ok(stack.scc.findings()),
    'GET /api/dead-letters': async () => ok(await deadLetters(stack)),
    'GET /api/stages': async () => ok(stageCounters(stack)),
    'GET /api/faults': async () => ok({ scc: stack.scc.faults }),
    'PUT /api/faults': async (request) => setFaults(stack, await text(request)),
  };
  const { host, close } = await listen(port, async (request, response) =>
    respond(routes, request, response),
  );
  return { url: `http://${host}`, close };
}

async function respond(
  routes: Record<string, Route>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0];
  const route = routes[`${request.method ?? ''} ${path}`];
  let answer: Answer;
  try {
    answer = route === undefined ? notFound(routes) : await route(request);
  } catch (error) {
    answer = { status: 500, body: { error: errorText(error) } };
  }
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(answer.body, null, 2)}\n`);
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function notFound(routes: Record<string, Route>): Answer {
  return { status: 404, body: { error: 'not found', try: Object.keys(routes) } };
}

/** The totals, and the same for each stage. */
function stageCounters({ ledger, stages: processes }: Stack): object {
  const each = stages.flatMap((stage): [string, object][] => {
    const process = processes[stage];
    if (process === undefined) return [];
    return [[stage, { running: process.running, ...ledger.of(stage) }]];
  });
  return { ...ledger.totals(), stages: Object.fromEntries(each) };
}

function setFaults(stack: Stack, body: string): Answer {
  try {
    const faults = parseJson(body);
    const scc = isObject(faults) ? faults['scc'] : undefined;
    if (!isObject(scc)) throw new Error('send {"scc": {…}}');
    stack.scc.setFaults(scc);
    return ok({ scc: stack.scc.faults });
  } catch (error) {
    return { status: 400, body: { error: errorText(error) } };
  }
}
