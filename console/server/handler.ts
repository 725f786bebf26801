import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf, errorText } from '@pipeline/shared/errors.ts';
import { RequestError, type Answer, type Download } from './http/answer.ts';
import { assertLocal } from './http/guard.ts';
import { securityHeaders } from './http/headers.ts';
import { findRoute, type Routes } from './http/router.ts';
import type { Live } from './live/live.ts';
import type { PageFile } from './page.ts';

export interface HandlerOptions {
  readonly page: ReadonlyMap<string, PageFile>;
  readonly routes: Routes;
  readonly live: Live;
  /** The console's own port. */
  readonly port: () => number;
}

/** Serves the page's files, the live events and the routes. Never rejects. */
export function createRequestHandler({ page, routes, live, port }: HandlerOptions) {
  const known: Routes = { ...pageRoutes(page), 'GET /api/live': noAnswer, ...routes };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    try {
      assertLocal(request, port());
      const { method = 'GET', url = '/' } = request;
      const path = url.split('?')[0] ?? '/';
      const { route, parameter } = findRoute(known, method, path);
      const file = page.get(path);
      if (file !== undefined) respond(response, file.type, 200, file.content);
      else if (path === '/api/live') openStream(live, request, response);
      else {
        const answer = await route(request, parameter, endOf(response));
        if ('pieces' in answer) await sendFile(answer, method, response);
        else respondJson(response, answer);
      }
    } catch (error) {
      respondJson(response, answerOf(error));
    }
  };
}

/** Aborts when the client disconnects, so that work for an outdated request stops. */
function endOf(response: ServerResponse): AbortSignal {
  const ended = new AbortController();
  response.once('close', () => ended.abort());
  return ended.signal;
}

/** Add the files to the routes, so that they are listed and reject wrong methods. */
function pageRoutes(page: ReadonlyMap<string, PageFile>): Routes {
  return Object.fromEntries([...page.keys()].map((path) => [`GET ${path}`, noAnswer]));
}

function noAnswer(): never {
  throw new Error('this route has no JSON response');
}

function openStream(live: Live, { method }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  if (method === 'HEAD') response.end();
  else live.add(response);
}

async function sendFile(
  { fileName, type, pieces }: Download,
  method: string,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${fileName}"`,
  });
  if (method === 'HEAD') response.end();
  // A client that disconnects early needs no response.
  else await pipeline(Readable.from(pieces), response).catch(ignorePrematureClose);
}

function ignorePrematureClose(error: unknown): void {
  if (codeOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}

function answerOf(error: unknown): Answer {
  if (!(error instanceof RequestError)) return { status: 500, body: { error: errorText(error) } };
  const { status, message, headers, details } = error;
  return { status, headers, body: { error: message, ...details } };
}

function respondJson(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const text = `${JSON.stringify(body, null, 2)}\n`;
  respond(response, 'application/json; charset=utf-8', status, text, headers);
}

function respond(
  response: ServerResponse,
  type: string,
  status: number,
  content: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    ...headers,
    'content-type': type,
    'content-length': Buffer.byteLength(content),
  });
  // Node omits the body of a response to HEAD.
  response.end(content);
}
