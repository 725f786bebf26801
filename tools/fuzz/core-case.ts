import { createHmac } from 'node:crypto';
import { mutatedBytes } from './byte-mutations.ts';
import { oddValue, written } from './odd-values.ts';
import { anyPayload, mutatedSample, type Source } from './payloads.ts';
import { anyPush } from './push-cases.ts';
import { weighted } from './random.ts';
import { rightToken, wrongToken } from './tokens.ts';

/** A case for the pure core, in this process. */
export interface CoreCase {
  readonly kind: string;
  readonly target: 'pipeline' | 'enrich' | 'write' | 'json' | 'mask' | 'authenticate';
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** For `authenticate`: whether these headers must open. */
  readonly opens?: boolean;
}

type Make = (source: Source) => CoreCase;

const pipeline: Make = (source) => ({
  kind: 'core: webhook to finding',
  target: 'pipeline',
  body: anyPayload(source),
  headers: {
    'content-type': source.random.chance(0.8) ? 'application/json' : 'application/x-ndjson',
  },
});

const push: Make = (source) => {
  const target = source.random.pick(['enrich', 'write'] as const);
  return { kind: `core: push to ${target}`, target, body: anyPush(target, source) };
};

const json: Make = (source) => {
  const { random } = source;
  const values = Array.from({ length: random.size(6) }, () =>
    random.chance(0.3)
      ? mutatedSample(source).toString()
      : written(oddValue(random, source.canaries)),
  );
  const space = random.pick(['', ' ', '\n', '\t\r\n ']);
  const body = Buffer.from(`${space}[${space}${values.join(`${space},${space}`)}]${space}`);
  return {
    kind: 'core: JSON',
    target: 'json',
    body: random.chance(0.3) ? mutatedBytes(body, random) : body,
  };
};

const words = [
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
] as const;

const mask: Make = ({ random, canaries }) => {
  const parts = Array.from({ length: random.size(60) }, () =>
    random.chance(0.7) ? random.pick(words) : random.bytes(random.size(20)).toString('base64'),
  );
  const text = `${parts.join(random.pick(['', ' ']))} --password=${canaries.password} x`;
  return { kind: 'core: masking', target: 'mask', body: Buffer.from(text) };
};

const authenticate: Make = ({ random, canaries }) => {
  const body = random.bytes(random.size(40));
  const opens = random.chance(0.3);
  const signature = (key: string): string => createHmac('sha256', key).update(body).digest('hex');
  const headers = Object.fromEntries(
    (opens ? rightToken : wrongToken)(random, canaries)
      .toReversed()
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
  const extra: Record<string, string> = random.pick([
    {},
    { 'x-token': canaries.secret.slice(1) },
    { 'x-signature': signature(canaries.secret) },
    { 'x-signature': `v1=${signature(canaries.secret.slice(1))}` },
    { 'x-signature': `v1=${signature(canaries.secret).slice(0, -1)}` },
    { 'x-signature': 'v1=' },
  ]);
  return {
    kind: 'core: credentials',
    target: 'authenticate',
    body,
    headers: { ...headers, ...extra },
    opens,
  };
};

export function coreCase(source: Source): CoreCase {
  return weighted(source.random, kinds)(source);
}

const kinds = [
  [10, pipeline],
  [25, push],
  [35, json],
  [10, mask],
  [20, authenticate],
] as const;
