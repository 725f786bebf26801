import type { IncomingMessage } from 'node:http';
import { RequestError, type Answer, type Download } from './answer.ts';

/**
 * Handles a request.
 * @param parameter The part of the path that matches `*`.
 * @param signal Aborts when the client disconnects.
 */
type Route = (
  request: IncomingMessage,
  parameter: string,
  signal: AbortSignal,
) => Answer | Download | Promise<Answer>;

/** Routes by method and path, such as `GET /api/findings/*`. */
export type Routes = Readonly<Record<string, Route>>;

interface Found {
  readonly route: Route;
  readonly parameter: string;
}

/** @throws RequestError 404 that lists the routes, 405 that lists the allowed methods. */
export function findRoute(routes: Routes, method: string, path: string): Found {
  const matches = Object.entries(routes).flatMap(([key, route]) => {
    const [allowed = '', pattern = ''] = key.split(' ');
    const parameter = parameterOf(pattern, path);
    return parameter === undefined ? [] : [{ allowed, route, parameter }];
  });
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = matches.find(({ allowed }) => allowed === wanted);
  if (found !== undefined) return found;
  if (matches.length === 0) {
    throw new RequestError(404, 'not found', { details: { try: Object.keys(routes) } });
  }
  const methods = matches.flatMap(({ allowed }) => (allowed === 'GET' ? ['GET', 'HEAD'] : allowed));
  throw new RequestError(405, `use ${methods.join(', ')}`, {
    headers: { allow: methods.join(', ') },
  });
}

function parameterOf(pattern: string, path: string): string | undefined {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return path === pattern ? '' : undefined;
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const middle = path.slice(before.length, path.length - after.length);
  return middle === '' || middle.includes('/') ? undefined : decoded(middle);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // Invalid percent encoding matches nothing.
    return undefined;
  }
}
