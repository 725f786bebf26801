import { Status } from 'google-gax';
import { codeOf } from '@pipeline/shared/errors.ts';
import { detailsOf } from '../lib/grpc-errors.ts';
import { signIn } from '../lib/credentials.ts';

/**
 * Explains a failed call about an organization's sources, and says what to do. The message ends with the service's own
 * text: several causes share a code, and only the text distinguishes them.
 * @param needs the permission or role that the caller needs.
 */
export function sourcesError(error: unknown, organization: string, needs: string): Error {
  const say = (text: string): Error => new Error(`${text} (${detailsOf(error)})`, { cause: error });
  const activate =
    'Security Command Center must be activated for the organization, not for a project alone: ' +
    'https://docs.cloud.google.com/security-command-center/docs/activate-scc-overview';
  switch (codeOf(error)) {
    case Status.PERMISSION_DENIED:
      return say(isServiceDisabled(error) ? enableApi : denied(organization, needs));
    case Status.UNAUTHENTICATED:
      return say(`the Google credentials are not accepted. Sign in: ${signIn}`);
    case Status.NOT_FOUND:
      return say(
        `organization ${organization} is not found, or has no Security Command Center. ` +
          `\`gcloud organizations list\` shows the ids. ${activate}`,
      );
    case Status.FAILED_PRECONDITION:
      return say(activate);
    case Status.INVALID_ARGUMENT:
      // Security Command Center returns this for an organization on the tier that ended in 2021:
      // https://github.com/terraform-google-modules/terraform-example-foundation/issues/1145
      return say(
        /legacy has been permanently disabled/i.test(detailsOf(error))
          ? activate
          : 'Security Command Center refuses the request',
      );
    case Status.UNAVAILABLE:
    case Status.DEADLINE_EXCEEDED:
      return say('Security Command Center does not answer: try again');
    default:
      return say('Security Command Center failed');
  }
}

const enableApi =
  'the API is not enabled in the project that pays for your calls: ' +
  'gcloud services enable securitycenter.googleapis.com, and ' +
  'gcloud auth application-default set-quota-project PROJECT_ID';

function denied(organization: string, needs: string): string {
  return (
    `you lack ${needs} in organization ${organization}. Somebody who may grant it: ` +
    `gcloud organizations add-iam-policy-binding ${organization} ` +
    '--member=user:YOU --role=roles/securitycenter.sourcesAdmin'
  );
}

/** See https://docs.cloud.google.com/apis/design/errors#error_info. User credentials need a quota project. */
function isServiceDisabled(error: unknown): boolean {
  const reason =
    typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined;
  return reason === 'SERVICE_DISABLED' || /requires a quota project/i.test(detailsOf(error));
}
