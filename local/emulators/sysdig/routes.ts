import { notFound } from './errors.ts';
import type { Caller } from './tokens.ts';

/** A request in the form for routes. */
export interface ApiRequest {
  readonly caller: Caller;
  readonly query: URLSearchParams;
  /** The last segment of the path, if it is variable in the route. */
  readonly id: string;
  /** The parsed JSON body. @throws ApiError 400, 415 */
  readonly body: () => Promise<unknown>;
}

export interface ApiAnswer {
  readonly status: number;
  /** JSON as text, so that events keep every digit; '' for none. */
  readonly body: string;
}

/** One method of the API. */
export interface Route {
  /** The name in the call counts: `GET /secure/events/v1/events/{id}`. */
  readonly name: string;
  /** @throws ApiError */
  readonly answer: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
}

/** The routes by name: `{id}` stands for one segment. */
export type Routes = Readonly<Record<string, Route['answer']>>;

/** Compiles the routes. @returns A function that finds the route of a request, and the id in its path. */
export function router(
  routes: Routes,
): (method: string, pathname: string) => Route & { readonly id: string } {
  const compiled = Object.entries(routes).map(([name, answer]) => {
    const [method = '', path = ''] = name.split(' ');
    const pattern = new RegExp(
      `^${path.replaceAll('.', String.raw`\.`).replace('{id}', '([^/]+)')}$`,
    );
    return { name, answer, method, pattern };
  });
  return (method, pathname) => {
    for (const { name, answer, method: own, pattern } of compiled) {
      const match = own === method ? pattern.exec(pathname) : null;
      if (match !== null) return { name, answer, id: decoded(match[1] ?? '') };
    }
    throw notFound(`this emulator does not support ${method} ${pathname}`);
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound('the path is not properly encoded');
  }
}

export function json(body: unknown, status = 200): ApiAnswer {
  return { status, body: JSON.stringify(body) };
}
