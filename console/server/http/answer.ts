/** A response with a JSON body. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A file to download, sent in pieces. */
export interface Download {
  readonly fileName: string;
  readonly type: string;
  readonly pieces: AsyncIterable<string>;
}

/** A request that must be rejected. The message tells the client what to do. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Further fields of the response body. */
  readonly details: object;

  constructor(
    status: number,
    message: string,
    { headers = {}, details = {}, ...options }: RequestErrorOptions = {},
  ) {
    super(message, options);
    this.status = status;
    this.headers = headers;
    this.details = details;
  }
}

interface RequestErrorOptions extends ErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly details?: object;
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}
