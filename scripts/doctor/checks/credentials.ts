import { signIn } from '../../lib/credentials.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { withFaults, ok, problem, type Check } from '../check.ts';

/** Checks that this machine has Google Cloud credentials. */
export function credentialsCheck(error: unknown): Check {
  return {
    name: 'credentials',
    run: async () =>
      error === undefined
        ? ok('signed in to Google Cloud')
        : withFaults(problem(errorText(error), `sign in, and call doctor again: ${signIn}`)),
  };
}
