import type { RuntimeEvent } from '@pipeline/shared/event.ts';

type Action = RuntimeEvent['actions'][number];

/** A capture that was made. One that failed has a token as well, of nothing. */
export function captureOf({ actions }: RuntimeEvent): Action | undefined {
  return actions.find(({ token, successful }) => token !== undefined && successful !== false);
}

/** What the agent did, in a sentence: `prevented: yes; killing the container failed: container not found`. */
export function actionsTaken({ actions }: RuntimeEvent): string | undefined {
  const said = actions.flatMap((action) => sentenceOf(action) ?? []);
  return said.length === 0 ? undefined : said.join('; ');
}

/** The source properties of what the agent did. */
export function actionProperties(event: RuntimeEvent): (readonly [string, string | undefined])[] {
  const capture = captureOf(event);
  const failed = event.actions.filter(({ error }) => error !== undefined);
  const errors = (isCaptures: boolean): string =>
    failed
      .filter((action) => isCapture(action) === isCaptures)
      .map(({ error }) => error)
      .join('; ');
  return [
    ['actions', actionsTaken(event)],
    ['capture_token', capture?.token],
    ['capture_id', capture?.captureId],
    ['capture_error', errors(true)],
    ['action_error', errors(false)],
  ];
}

/**
 * The spellings that Sysdig's channels have of what an agent does: drift_prevented, container_killed,
 * `container killed`, POLICY_ACTION_KILL, …
 */
const verbs: readonly (readonly [RegExp, done: string, doing: string])[] = [
  [/prevent/i, 'prevented: yes', 'preventing it'],
  [/process[_ ]kill/i, 'the process was killed', 'killing the process'],
  [/kill/i, 'the container was killed', 'killing the container'],
  [/stop/i, 'the container was stopped', 'stopping the container'],
  [/pause/i, 'the container was paused', 'pausing the container'],
  [/capture/i, 'a capture was made', 'making a capture'],
];

function isCapture({ type, token }: Action): boolean {
  return type === undefined ? token !== undefined : /capture/i.test(type);
}

function sentenceOf({ type, successful, error }: Action): string | undefined {
  if (type === undefined) return undefined;
  const known = verbs.find(([pattern]) => pattern.test(type));
  const [done, doing] = known === undefined ? [`${type}: done`, type] : [known[1], known[2]];
  if (successful === true) return done;
  if (successful === false || error !== undefined) {
    return error === undefined ? `${doing} failed` : `${doing} failed: ${error}`;
  }
  return `${doing} was asked for`;
}
