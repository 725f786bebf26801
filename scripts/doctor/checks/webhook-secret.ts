import { minSecretLength } from '@pipeline/shared/webhook-tokens.ts';
import type { Deployment } from '../../lib/deployment.ts';
import type { StoredTokens } from '../../lib/webhook.ts';
import type { DoctorContext } from '../context.ts';
import { withFaults, problem, type Check, type Fault, type CheckResult } from '../check.ts';
import { pluralize } from '../../../cli/pluralize.ts';

/** Checks that the secret exists and holds valid tokens. Tokens are never printed. */
export function webhookSecretCheck(context: DoctorContext): Check {
  return {
    name: 'webhook: secret',
    run: async () => evaluateSecret(await context.webhookTokens(), context.deployment),
  };
}

export function evaluateSecret(
  secret: StoredTokens,
  { webhookSecretId: id = 'SECRET', local }: Deployment,
): CheckResult {
  const add = `gcloud secrets versions add ${id} --data-file=-`;
  const first = `openssl rand -hex 32 | ${add}`;
  const again = 'start npm start again, without --secret or with a longer one';
  // A version holds all tokens that are accepted: with the new one alone, every sender would be refused.
  const another =
    local === undefined
      ? `add one to those that are there: (gcloud secrets versions access latest --secret=${id}; echo; ` +
        `openssl rand -hex 32) | ${add}; give it to the senders, and then take the old one out`
      : again;
  if (secret.state !== 'held') {
    const what = secret.state === 'missing' ? 'is not there, or has no version' : 'is disabled';
    return withFaults(
      problem(`the secret ${id} ${what}: receive cannot start`, `add one: ${first}`),
    );
  }
  const { lines } = secret;
  if (lines.length === 0) {
    return withFaults(
      problem(`the secret ${id} holds no token: receive cannot start`, `add one: ${first}`),
    );
  }
  // Replace all short tokens at once: removing a line renumbers the others.
  const short = lines.filter((each) => each.secret.length < minSecretLength);
  const longer =
    local === undefined
      ? `put one in its place: (gcloud secrets versions access latest --secret=${id}; echo; ` +
        `openssl rand -hex 32) | sed '${short.map(({ line }) => `${line}d`).join(';')}' | ${add}; give it to its senders`
      : again;
  const faults: Fault[] = lines.flatMap(({ secret: token, line, fault }, index) => {
    const name = lines.length === 1 ? 'the token' : `token ${index + 1} of ${lines.length}`;
    const found: Fault[] = [];
    if (/\s/.test(token)) {
      found.push(
        problem(
          `${name} contains a space: few senders can send it`,
          `write one token per line, without spaces (declarations follow it: sender=, project=, location=, cluster=), or ${another}`,
        ),
      );
    }
    if (token.length < minSecretLength) {
      found.push(
        problem(
          `${name} has ${pluralize(token.length, 'character')}, and can be guessed: receive cannot start`,
          `take at least ${minSecretLength}: ${longer}`,
        ),
      );
    } else if (fault !== undefined) {
      found.push(
        problem(
          `line ${line} of the secret is refused (${fault}): receive cannot start`,
          local === undefined
            ? `fix the line: gcloud secrets versions access latest --secret=${id} > FILE; then ${add.replace('=-', '=FILE')}`
            : again,
        ),
      );
    }
    return found;
  });
  return { says: `${pluralize(lines.length, 'token')} accepted`, faults, unchecked: [] };
}
