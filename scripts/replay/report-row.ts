import type { Facts } from './inspect.ts';
import type { Outcome } from './replay.ts';

/** A dead letter as a report shows it. Its payload is let go of, unless it is to be shown. */
export interface Row extends Omit<Facts, 'letter'> {
  readonly outcome: Outcome;
  /** Why it failed. */
  readonly error: string | undefined;
  readonly messageId: string;
  /** When it became a dead letter. */
  readonly publishTime: string;
  readonly attributes: Readonly<Record<string, string>> | undefined;
  readonly payload: string | undefined;
}

export function toRow(
  { letter, ...facts }: Facts,
  outcome: Outcome,
  error: string | undefined,
  showPayload: boolean,
): Row {
  const { id: messageId, publishTime, attributes, data } = letter;
  return {
    outcome,
    error,
    messageId,
    publishTime,
    ...facts,
    attributes: showPayload ? attributes : undefined,
    payload: showPayload ? contentOf(data) : undefined,
  };
}

/** As text where it is, else as Base64. */
function contentOf(data: Buffer): string {
  const text = data.toString();
  return Buffer.from(text).equals(data) ? text : `base64:${data.toString('base64')}`;
}
