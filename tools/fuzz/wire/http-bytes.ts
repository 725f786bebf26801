import type { Headers } from '../cases/tokens.ts';

/** A request line, headers and a body as bytes, unchecked, because checking is the receiver's job. */
export interface RequestBytes {
  readonly method?: string;
  readonly path?: string;
  readonly headers: Headers;
  readonly body?: Buffer;
}

/** With a correct Content-Length. */
export function requestBytes({ method = 'POST', path = '/', headers, body }: RequestBytes): Buffer {
  const length = body === undefined ? [] : [['content-length', String(body.length)] as const];
  return Buffer.concat([
    head({ method, path, headers: [...headers, ...length] }),
    body ?? Buffer.alloc(0),
  ]);
}

export function head({ method = 'POST', path = '/', headers }: Omit<RequestBytes, 'body'>): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1'];
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  // latin1: each byte of a header is one character.
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** The body in chunks for Transfer-Encoding: chunked, `size` bytes each. */
export function chunked(body: Buffer, size: number): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size);
    chunks.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')]);
}
