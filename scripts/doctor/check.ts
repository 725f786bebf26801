/** What a check found out. */
export interface CheckResult {
  /** How it is, in plain words; undefined when nothing could be checked. */
  readonly says?: string;
  readonly faults: readonly Fault[];
  /** What could not be checked, and why. Never left out: what was not looked at is not well. */
  readonly unchecked: readonly string[];
}

export interface Fault {
  /** A problem loses or holds back events, or will; a warning is worth a look. */
  readonly level: 'warning' | 'problem';
  readonly says: string;
  /** What to do next. */
  readonly remedy: string;
}

export type Status = 'ok' | 'warning' | 'problem' | 'unchecked';

/** One thing to look at. `run` may throw: what it throws becomes "not checked", with its text. */
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

/** The name of a check of one of a stage's subscriptions. */
export function subscriptionCheckName(stage: string, urgent: boolean, what: string): string {
  return `${stage}: ${urgent ? 'urgent ' : ''}${what}`;
}
