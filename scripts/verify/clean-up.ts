import { NotChecked } from '../lib/not-checked.ts';
import type { VerificationFindings } from './findings.ts';
import { VerificationError, type Verdict } from './verification.ts';

/**
 * Sets findings of previous runs to inactive, which arrived after those runs gave up or could not close them.
 * @throws VerificationError NotChecked
 */
export async function endEarlier(
  findings: VerificationFindings,
  onNote: (note: string) => void,
): Promise<void> {
  for (const { name, isActive } of await findings.list()) {
    if (!isActive) continue;
    await setInactive(findings, name, `the finding of an earlier run, ${name},`, 'unknown');
    onNote(`set the finding of an earlier run to inactive: ${name}`);
  }
}

/** @throws VerificationError with this verdict if the finding stays ACTIVE */
export async function setInactive(
  findings: VerificationFindings,
  name: string,
  what: string,
  verdict: Verdict,
): Promise<void> {
  try {
    await findings.setInactive(name);
  } catch (error) {
    if (!(error instanceof NotChecked)) throw error;
    throw new VerificationError(
      `${what} stays ACTIVE: ${error.message}`,
      'once that works, run verify again: it sets the finding to inactive',
      { verdict, cause: error },
    );
  }
}
