import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { canaries } from '../canaries.ts';
import { mutatedBytes } from '../cases/mutations.ts';
import { bytesUpTo, weighted } from '../cases/arbitraries.ts';
import { oddValue, written } from '../cases/odd-values.ts';
import { mutatedSample, payload } from '../cases/payloads.ts';
import { push } from '../cases/push.ts';
import { shrinkingBytes } from '../cases/shrinking.ts';
import { rightToken, wrongToken } from '../cases/tokens.ts';

/** A case for the pure core, in this process. */
export interface CoreCase {
  readonly kind: string;
  readonly target: 'pipeline' | 'enrich' | 'write' | 'json' | 'mask' | 'authenticate';
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** For `authenticate`: whether these headers must be accepted. */
  readonly opens?: boolean;
}

function casesOf(
  kind: string,
  target: CoreCase['target'],
  bodies: fc.Arbitrary<Buffer>,
  headers: fc.Arbitrary<Record<string, string>> = fc.constant({}),
): fc.Arbitrary<CoreCase> {
  const body = shrinkingBytes(bodies);
  return fc.record({
    kind: fc.constant(`core: ${kind}`),
    target: fc.constant(target),
    body,
    headers,
  });
}

const mediaType = weighted(
  [4, fc.constant('application/json')],
  [1, fc.constant('application/x-ndjson')],
);
const pipeline = casesOf(
  'webhook to finding',
  'pipeline',
  payload,
  mediaType.map((type) => ({ 'content-type': type })),
);

const jsonValue = weighted([3, mutatedSample.map(String)], [7, oddValue.map(written)]);
const jsonList = fc
  .tuple(
    fc.array(jsonValue, { minLength: 1, maxLength: 6 }),
    fc.constantFrom('', ' ', '\n', '\t\r\n '),
  )
  .map(([values, space]) =>
    Buffer.from(`${space}[${space}${values.join(`${space},${space}`)}]${space}`),
  );
const json = weighted([7, jsonList], [3, mutatedBytes(jsonList)]);

const commandLineParts = fc.constantFrom(
  'password',
  '=',
  ': ',
  ' ',
  '"',
  "'",
  '\\"',
  '--token',
  '-p',
  'curl -u',
  'mysql',
  'user:',
  '@',
  'https://',
  'Authorization: Bearer',
  'export',
  'AWS_SECRET_ACCESS_KEY',
  '|',
  '\n',
  'base64 -d',
  '-----BEGIN RSA PRIVATE KEY-----',
  'eyJhbGciOi',
  '.',
  '***',
  'ghp_',
  '{',
  '}',
  ',',
  ';',
  '$(',
  ')',
  'IDENTIFIED BY',
  '-e',
  'sshpass',
  'proc.args[1]=',
  '\u0000',
  'é',
  '😀',
  '%20',
  '<NA>',
);
const commandLine = fc
  .tuple(
    fc.array(
      weighted([7, commandLineParts], [3, bytesUpTo(20).map((bytes) => bytes.toString('base64'))]),
      { maxLength: 60 },
    ),
    fc.constantFrom('', ' '),
  )
  .map(([parts, space]) => Buffer.from(`${parts.join(space)} --password=${canaries.password} x`));

const { secret } = canaries;
const wrongSignatures: readonly ((body: Buffer) => Record<string, string>)[] = [
  () => ({}),
  () => ({ 'x-token': secret.slice(1) }),
  (body) => ({ 'x-signature': hmac(body, secret) }),
  (body) => ({ 'x-signature': `v1=${hmac(body, secret.slice(1))}` }),
  (body) => ({ 'x-signature': `v1=${hmac(body, secret).slice(0, -1)}` }),
  () => ({ 'x-signature': 'v1=' }),
];
/** The body must not shrink alone, because the signature covers it. */
const credentials = fc
  .record({
    body: bytesUpTo(40),
    token: weighted(
      [3, fc.record({ opens: fc.constant<boolean>(true), headers: rightToken })],
      [7, fc.record({ opens: fc.constant<boolean>(false), headers: wrongToken })],
    ),
    signature: fc.constantFrom(...wrongSignatures),
  })
  .map(({ body, token: { opens, headers }, signature }): CoreCase => {
    const pairs = headers.toReversed().map(([name, value]) => [name.toLowerCase(), value] as const);
    return {
      kind: 'core: credentials',
      target: 'authenticate',
      body,
      headers: { ...Object.fromEntries(pairs), ...signature(body) },
      opens,
    };
  });

function hmac(body: Buffer, key: string): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

const bodyOf = ({ body }: { readonly body: Buffer }): Buffer => body;

export const coreCase: fc.Arbitrary<CoreCase> = weighted(
  [20, pipeline],
  [25, casesOf('push to enrich', 'enrich', push.enrich.map(bodyOf))],
  [25, casesOf('push to write', 'write', push.write.map(bodyOf))],
  [70, casesOf('JSON', 'json', json)],
  [20, casesOf('masking', 'mask', commandLine)],
  [40, credentials],
);
