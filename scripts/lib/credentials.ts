import { GoogleAuth } from 'google-gax';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Deployment } from './deployment.ts';

export const signIn = 'gcloud auth application-default login';

/** The credentials of this machine's user, or of the machine itself. */
export function googleAuth(): GoogleAuth {
  return new GoogleAuth({ scopes: ['https://www.googleapis.com/auth/cloud-platform'] });
}

/**
 * Requests an access token. Call this before creating any of Google's clients: without credentials, gax 5 ends the
 * process with an unhandled rejection, which no caller can catch.
 * @throws Error whose one-line message says what to do.
 */
export async function assertSignedIn(auth: Pick<GoogleAuth, 'getAccessToken'>): Promise<void> {
  try {
    await auth.getAccessToken();
  } catch (error) {
    const text = errorText(error);
    const none = /could not load the default credentials/i.test(text);
    throw new Error(
      none
        ? `no Google credentials on this machine. Sign in: ${signIn}`
        : `the Google credentials of this machine are not accepted. Sign in: ${signIn} (${text})`,
      { cause: error },
    );
  }
}

/** Like `assertSignedIn`, but does nothing for an emulator, which needs no credentials. */
export async function assertSignedInTo(
  { local }: Deployment,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<void> {
  const isEmulated = local !== undefined || env['PUBSUB_EMULATOR_HOST'] !== undefined;
  if (!isEmulated) await assertSignedIn(googleAuth());
}
