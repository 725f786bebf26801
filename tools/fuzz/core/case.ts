import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { canaries } from '../canaries.ts';
import { mutatedBytes } from '../cases/mutations.ts';
import { bytesUpTo } from '../cases/numbers.ts';
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
  /** For `authenticate`: whether these headers must open. */
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

const mediaType = fc.oneof(
  { weight: 4, arbitrary: fc.constant('application/json') },
  { weight: 1, arbitrary: fc.constant('application/x-ndjson') },
);
const pipeline = casesOf(
  'webhook to finding',
  'pipeline',
  payload,
  mediaType.map((type) => ({ 'content-type': type })),
);

const jsonValue = fc.oneof(
  { weight: 3, arbitrary: mutatedSample.map(String) },
  { weight: 7, arbitrary: oddValue.map(written) },
);
const jsonList = fc
  .tuple(
    fc.array(jsonValue, { minLength: 1, maxLength: 6 }),
    fc.constantFrom('', ' ', '\n', '\t\r\n '),
  )
  .map(([values, space]) =>
    Buffer.from(`${space}[${space}${values.join(`${space},${space}`)}]${space}`),
  );
const json = fc.oneof(
  { weight: 7, arbitrary: jsonList },
  { weight: 3, arbitrary: mutatedBytes(jsonList) },
);

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
      fc.oneof(
        { weight: 7, arbitrary: commandLineParts },
        { weight: 3, arbitrary: bytesUpTo(20).map((bytes) => bytes.toString('base64')) },
      ),
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
/** Its body does not shrink alone: the signature is of it. */
const credentials = fc
  .record({
    body: bytesUpTo(40),
    token: fc.oneof(
      { weight: 3, arbitrary: fc.record({ opens: fc.constant(true), headers: rightToken }) },
      { weight: 7, arbitrary: fc.record({ opens: fc.constant(false), headers: wrongToken }) },
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

export const coreCase: fc.Arbitrary<CoreCase> = fc.oneof(
  { weight: 20, arbitrary: pipeline },
  { weight: 25, arbitrary: casesOf('push to enrich', 'enrich', push.enrich.map(bodyOf)) },
  { weight: 25, arbitrary: casesOf('push to write', 'write', push.write.map(bodyOf)) },
  { weight: 70, arbitrary: casesOf('JSON', 'json', json) },
  { weight: 20, arbitrary: casesOf('masking', 'mask', commandLine) },
  { weight: 40, arbitrary: credentials },
);
