import type { InspectedDeadLetter } from './inspect.ts';
import type { Outcome } from './process-dead-letters.ts';

/** A dead letter as a report shows it. Keeps the payload only if the report shows it. */
export interface ReportRow extends Omit<InspectedDeadLetter, 'deadLetter'> {
  readonly outcome: Outcome;
  /** Error of a failed replay. */
  readonly error: string | undefined;
  readonly messageId: string;
  /** When the message became a dead letter. */
  readonly publishTime: string;
  readonly attributes: Readonly<Record<string, string>> | undefined;
  readonly payload: string | undefined;
}

export function toReportRow(
  { deadLetter, ...inspected }: InspectedDeadLetter,
  outcome: Outcome,
  error: string | undefined,
  showPayload: boolean,
): ReportRow {
  const { id: messageId, publishTime, attributes, data } = deadLetter;
  return {
    outcome,
    error,
    messageId,
    publishTime,
    ...inspected,
    attributes: showPayload ? attributes : undefined,
    payload: showPayload ? contentOf(data) : undefined,
  };
}

/** UTF-8 data as text, other data as Base64. */
function contentOf(data: Buffer): string {
  const text = data.toString();
  return Buffer.from(text).equals(data) ? text : `base64:${data.toString('base64')}`;
}
