/** The result of a check. */
export interface CheckResult {
  /** The state in plain words; undefined if nothing could be checked. */
  readonly says?: string;
  readonly faults: readonly Fault[];
  /** Parts that could not be checked, and why. Always reported: an unchecked part is not healthy. */
  readonly unchecked: readonly string[];
}

export interface Fault {
  /** A problem loses or delays events, now or later. A warning is worth a look. */
  readonly level: 'warning' | 'problem';
  readonly says: string;
  /** The next step for the operator. */
  readonly remedy: string;
}

export type Status = 'ok' | 'warning' | 'problem' | 'unchecked';

/** One check. If `run` throws, the result is "not checked" with the error's text. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<CheckResult>;
}

export function ok(says: string): CheckResult {
  return { says, faults: [], unchecked: [] };
}

export function notChecked(why: string): CheckResult {
  return { faults: [], unchecked: [why] };
}

export function problem(says: string, remedy: string): Fault {
  return { level: 'problem', says, remedy };
}

export function warning(says: string, remedy: string): Fault {
  return { level: 'warning', says, remedy };
}

export function withFaults(...faults: readonly Fault[]): CheckResult {
  return { faults, unchecked: [] };
}

export function statusOf({ says, faults, unchecked }: CheckResult): Status {
  if (faults.some(({ level }) => level === 'problem')) return 'problem';
  if (faults.length > 0) return 'warning';
  return says === undefined && unchecked.length > 0 ? 'unchecked' : 'ok';
}

/** Name of a check of one of a stage's subscriptions. */
export function subscriptionCheckName(stage: string, urgent: boolean, what: string): string {
  return `${stage}: ${urgent ? 'urgent ' : ''}${what}`;
}
