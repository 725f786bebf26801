/** The received part of a response. */
export interface Parsed {
  readonly status: number;
  readonly headers: string;
  readonly body: Buffer;
  /** Whether the server keeps the connection open. */
  readonly keepsAlive: boolean;
}

/**
 * The response in these bytes, or undefined while it is incomplete. Skips interim responses (100).
 * @param ended Whether the server has closed the connection, which ends a body without a length.
 */
export function parseAnswer(bytes: Buffer, isHead: boolean, ended: boolean): Parsed | undefined {
  const split = bytes.indexOf('\r\n\r\n');
  if (split < 0) return undefined;
  const headers = bytes.subarray(0, split).toString('latin1');
  const [, code] = /^HTTP\/1\.[01] (\d{3})/.exec(headers) ?? [];
  if (code === undefined) return undefined;
  const status = Number(code);
  const rest = bytes.subarray(split + 4);
  if (status < 200) return parseAnswer(rest, isHead, ended);
  const keepsAlive = !/^connection: close/im.test(headers);
  const none = isHead || status === 204 || status === 304;
  const [, length] = /^content-length: *(\d+)/im.exec(headers) ?? [];
  if (none) return { status, headers, body: Buffer.alloc(0), keepsAlive };
  if (length !== undefined) {
    const body = rest.subarray(0, Number(length));
    return body.length < Number(length) ? undefined : { status, headers, body, keepsAlive };
  }
  return ended ? { status, headers, body: rest, keepsAlive: false } : undefined;
}
