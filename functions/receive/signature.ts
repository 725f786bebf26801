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

/**
 * The signatures of one kind in a request, and the function that computes the expected one. Call it once per secret: an
 * unauthenticated sender chooses the size of the body and the number of signatures.
 */
export interface ShownSignatures {
  readonly shown: readonly string[];
  readonly expected: (secret: string) => string;
}

/** Returns the signatures in a request that the settings accept, unverified. @param nowMs The current time. */
export function signaturesOf(
  request: StageRequest,
  settings: SignatureSettings,
  nowMs: number,
): readonly ShownSignatures[] {
  return [
    ...bodySignatures(request, settings),
    ...standardSignatures(request, settings.STANDARD_WEBHOOKS_TOLERANCE_SECONDS, nowMs),
  ];
}

function bodySignatures(request: StageRequest, settings: SignatureSettings): ShownSignatures[] {
  const { SIGNATURE_HEADER: name, SIGNATURE_PREFIX: prefix } = settings;
  const value = name === undefined ? undefined : request.header(name);
  if (value === undefined || !value.startsWith(prefix)) return [];
  const signature = value.slice(prefix.length);
  return [
    {
      shown: [settings.SIGNATURE_ENCODING === 'hex' ? signature.toLowerCase() : signature],
      expected: (secret) => signBody(request.body, secret, settings),
    },
  ];
}

/** Returns the HMAC of the body, without the prefix. */
export function signBody(
  body: Buffer,
  secret: string,
  { SIGNATURE_ALGORITHM, SIGNATURE_ENCODING }: SignatureSettings,
): string {
  return createHmac(SIGNATURE_ALGORITHM, secret).update(body).digest(SIGNATURE_ENCODING);
}

const symmetric = 'v1,';
/**
 * In any other ID, the boundary between ID and time would be ambiguous: the specification forbids a full stop in it.
 */
const isId = /^[^.]{1,256}$/;
/** Seconds since the Unix epoch. */
const isTime = /^\d{1,12}$/;
/** Maximum number of keys that are valid at the same time during a rotation. */
const maxSignatures = 10;

/**
 * Returns the signatures of Standard Webhooks, used by Svix and products built on it: an HMAC-SHA256 of
 * `ID.TIMESTAMP.BODY`, with the timestamp of the attempt. A request is rejected once it is older than the tolerance, so
 * that an eavesdropper cannot replay it.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
function standardSignatures(
  request: StageRequest,
  toleranceSeconds: number,
  nowMs: number,
): ShownSignatures[] {
  const id = request.header('webhook-id') ?? '';
  const time = request.header('webhook-timestamp') ?? '';
  const value = request.header('webhook-signature') ?? '';
  if (toleranceSeconds === 0 || !isId.test(id) || !isTime.test(time)) return [];
  if (Math.abs(nowMs / 1000 - Number(time)) > toleranceSeconds) return [];
  const shown = value
    .split(' ', maxSignatures)
    .filter((signature) => signature.startsWith(symmetric));
  if (shown.length === 0) return [];
  return [{ shown, expected: (secret) => signStandard(request.body, secret, id, time) }];
}

/** Signs as Standard Webhooks does. @param time In seconds since the Unix epoch. */
export function signStandard(body: Buffer, secret: string, id: string, time: string): string {
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${time}.`).update(body);
  return `${symmetric}${signature.digest('base64')}`;
}

/** The specification's minimum. A text that is not base64 decodes to few bytes or none, which anyone could guess. */
const minKeyBytes = 24;

/**
 * Returns the key in a secret of the form `whsec_BASE64`, as in Standard Webhooks. Any other secret is used as its own
 * bytes.
 */
function keyOf(secret: string): Buffer {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret) ?? [];
  const key = Buffer.from(encoded ?? '', 'base64');
  return key.length >= minKeyBytes ? key : Buffer.from(secret);
}
