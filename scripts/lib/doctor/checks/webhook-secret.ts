import type { Deployment } from '../../cli/deployment.ts';
import type { StoredSecret } from '../stored-secret.ts';
import type { Subject } from '../subject.ts';
import { faulty, problem, warning, type Check, type Fault, type Verdict } from '../verdict.ts';
import { count } from '../words.ts';

/** Whether there is a secret that senders can be given. It is never printed. */
export function webhookSecretCheck(subject: Subject): Check {
  return {
    name: 'webhook: secret',
    run: async () => judgeSecret(await subject.webhookSecret(), subject.deployment),
  };
}

const shortest = 16;

export function judgeSecret(
  secret: StoredSecret,
  { webhookSecretId: id = 'SECRET', local }: Deployment,
): Verdict {
  const renew =
    local === undefined
      ? `openssl rand -hex 32 | gcloud secrets versions add ${id} --data-file=-`
      : 'start npm start again, without --token or with a longer one';
  if (secret.state !== 'held') {
    const what = secret.state === 'missing' ? 'is not there, or has no version' : 'is disabled';
    return faulty(problem(`the secret ${id} ${what}: receive cannot start`, `add one: ${renew}`));
  }
  const { lines } = secret;
  if (lines.length === 0) {
    return faulty(
      problem(`the secret ${id} holds no token: receive cannot start`, `add one: ${renew}`),
    );
  }
  const faults: Fault[] = lines.flatMap((token, index) => {
    const name = lines.length === 1 ? 'the token' : `token ${index + 1} of ${lines.length}`;
    const found: Fault[] = [];
    if (/\s/.test(token)) {
      found.push(
        problem(
          `${name} has a blank within: few senders can send it`,
          `write one token a line, without blanks. A new one: ${renew}`,
        ),
      );
    }
    if (token.length < shortest) {
      found.push(
        warning(
          `${name} has ${count(token.length, 'character')}: it can be guessed`,
          `take at least ${shortest}. A new one: ${renew}`,
        ),
      );
    }
    return found;
  });
  return { says: `${count(lines.length, 'token')} accepted`, faults, unchecked: [] };
}
