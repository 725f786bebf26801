import { createHmac } from 'node:crypto';
import type { StageRequest } from '@pipeline/shared/http.ts';
import type { Settings } from './settings.ts';

export type SignatureSettings = Pick<
  Settings,
  | 'SIGNATURE_HEADER'
  | 'SIGNATURE_ALGORITHM'
  | 'SIGNATURE_ENCODING'
  | 'SIGNATURE_PREFIX'
  | 'STANDARD_WEBHOOKS_TOLERANCE_SECONDS'
>;

/** A signature that a request shows, and what it must be with a secret. */
export interface ShownSignature {
  readonly shown: string;
  readonly expected: (secret: string) => string;
}

/** The signatures of a request that settings accept, apart from whether they are right. @param nowMs what time it is */
export function signaturesOf(
  request: StageRequest,
  settings: SignatureSettings,
  nowMs: number,
): readonly ShownSignature[] {
  return [
    ...bodySignatures(request, settings),
    ...standardSignatures(request, settings.STANDARD_WEBHOOKS_TOLERANCE_SECONDS, nowMs),
  ];
}

function bodySignatures(request: StageRequest, settings: SignatureSettings): ShownSignature[] {
  const { SIGNATURE_HEADER: name, SIGNATURE_PREFIX: prefix } = settings;
  const value = name === undefined ? undefined : request.header(name);
  if (value === undefined || !value.startsWith(prefix)) return [];
  const signature = value.slice(prefix.length);
  return [
    {
      shown: settings.SIGNATURE_ENCODING === 'hex' ? signature.toLowerCase() : signature,
      expected: (secret) => signBody(request.body, secret, settings),
    },
  ];
}

/** The HMAC of the body, without its prefix. */
export function signBody(
  body: Buffer,
  secret: string,
  { SIGNATURE_ALGORITHM, SIGNATURE_ENCODING }: SignatureSettings,
): string {
  return createHmac(SIGNATURE_ALGORITHM, secret).update(body).digest(SIGNATURE_ENCODING);
}

const symmetric = 'v1,';
/** Of any other id it is not certain where the id ends and the time begins: the specification forbids a stop in it. */
const isId = /^[^.]{1,256}$/;
/** Seconds since the Unix epoch. */
const isTime = /^\d{1,12}$/;
/** Keys that overlap while one is rotated; more are nobody's. */
const maxSignatures = 10;

/**
 * Those of Standard Webhooks, which Svix and what is built on it send: an HMAC-SHA256 of `ID.TIMESTAMP.BODY`, where the
 * timestamp is that of the attempt. A request that somebody overheard is refused once it is older than the tolerance.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
function standardSignatures(
  request: StageRequest,
  toleranceSeconds: number,
  nowMs: number,
): ShownSignature[] {
  const id = request.header('webhook-id') ?? '';
  const time = request.header('webhook-timestamp') ?? '';
  const value = request.header('webhook-signature') ?? '';
  if (toleranceSeconds === 0 || !isId.test(id) || !isTime.test(time)) return [];
  if (Math.abs(nowMs / 1000 - Number(time)) > toleranceSeconds) return [];
  return value
    .split(' ', maxSignatures)
    .filter((signature) => signature.startsWith(symmetric))
    .map((shown) => ({
      shown,
      expected: (secret) => signStandard(request.body, secret, id, time),
    }));
}

/** A signature as Standard Webhooks writes it. @param time in seconds since the Unix epoch */
export function signStandard(body: Buffer, secret: string, id: string, time: string): string {
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${time}.`).update(body);
  return `${symmetric}${signature.digest('base64')}`;
}

/** As the specification has it. Text that is no base64 decodes to few bytes or none, with which anybody could sign. */
const minKeyBytes = 24;

/** The key in a secret that is written as Standard Webhooks does, `whsec_BASE64`; any other secret is its own bytes. */
function keyOf(secret: string): Buffer {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret) ?? [];
  const key = Buffer.from(encoded ?? '', 'base64');
  return key.length >= minKeyBytes ? key : Buffer.from(secret);
}
