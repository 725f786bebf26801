/** What a request is answered with: a JSON value. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A file for whoever asks to keep, sent piece by piece. */
export interface Download {
  readonly fileName: string;
  readonly type: string;
  readonly pieces: AsyncIterable<string>;
}

/** A request that cannot be done as it is: the message is for whoever sent it, and says what to do. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What the answer says beside the message. */
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
