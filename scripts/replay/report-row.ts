import type { InspectedDeadLetter } from './inspect.ts';
import type { Outcome } from './work-through.ts';

/** A dead letter as a report shows it. Its payload is let go of, unless it is to be shown. */
export interface ReportRow extends Omit<InspectedDeadLetter, 'deadLetter'> {
  readonly outcome: Outcome;
  /** Why it failed. */
  readonly error: string | undefined;
  readonly messageId: string;
  /** When it became a dead letter. */
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

/** As text where it is, else as Base64. */
function contentOf(data: Buffer): string {
  const text = data.toString();
  return Buffer.from(text).equals(data) ? text : `base64:${data.toString('base64')}`;
}
