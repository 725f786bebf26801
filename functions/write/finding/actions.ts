import type { RuntimeEvent } from '@pipeline/shared/event.ts';

type Action = RuntimeEvent['actions'][number];

/** A completed capture. A failed capture also has a token, but it refers to nothing. */
export function captureOf({ actions }: RuntimeEvent): Action | undefined {
  return actions.find(isMade);
}

/** The agent's actions in one sentence: `prevented: yes; killing the container failed: container not found`. */
export function actionsTaken({ actions }: RuntimeEvent): string | undefined {
  const said = actions.flatMap((action) => sentenceOf(action) ?? []);
  return said.length === 0 ? undefined : said.join('; ');
}

/** The source properties of the agent's actions. */
export function actionProperties(event: RuntimeEvent): (readonly [string, string | undefined])[] {
  const { actions } = event;
  if (actions.length === 0) return [];
  const made = actions.filter(isMade);
  return [
    ['actions', actionsTaken(event)],
    ['capture_token', allOf('token', made)],
    ['capture_id', allOf('captureId', actions)],
    ['capture_before_event_ns', allOf('beforeEventNs', actions)],
    ['capture_after_event_ns', allOf('afterEventNs', actions)],
    ['capture_error', allOf('error', actions.filter(isCapture))],
    [
      'action_error',
      allOf(
        'error',
        actions.filter((action) => !isCapture(action)),
      ),
    ],
  ];
}

/**
 * The spellings of agent actions in Sysdig's channels: drift_prevented, container_killed, `container killed`,
 * POLICY_ACTION_KILL, …
 */
const verbs: readonly (readonly [RegExp, done: string, doing: string])[] = [
  [/prevent/i, 'prevented: yes', 'preventing it'],
  [/process[_ ]kill|kill[_ ]process/i, 'the process was killed', 'killing the process'],
  [/kill/i, 'the container was killed', 'killing the container'],
  [/stop/i, 'the container was stopped', 'stopping the container'],
  [/(?<!un)pause/i, 'the container was paused', 'pausing the container'],
  [/capture/i, 'a capture was made', 'making a capture'],
];

function allOf(key: keyof Action, actions: readonly Action[]): string {
  return actions.flatMap((action) => action[key] ?? []).join('; ');
}

function isCapture({ type, token }: Action): boolean {
  return type === undefined ? token !== undefined : /capture/i.test(type);
}

function isMade({ token, successful }: Action): boolean {
  return token !== undefined && successful !== false;
}

function sentenceOf(action: Action): string | undefined {
  const { successful, error } = action;
  const type = action.type ?? (isCapture(action) ? 'capture' : undefined);
  if (type === undefined) return undefined;
  const known = verbs.find(([pattern]) => pattern.test(type));
  const [done, doing] = known === undefined ? [`${type}: done`, type] : [known[1], known[2]];
  if (successful === false || (successful === undefined && error !== undefined)) {
    return error === undefined ? `${doing} failed` : `${doing} failed: ${error}`;
  }
  // `container killed` itself states success, as does the token of a capture. POLICY_ACTION_KILL does not.
  const isDone = successful === true || isMade(action) || /ed$/i.test(type);
  return isDone ? done : `${doing} was requested`;
}
