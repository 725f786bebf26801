import type { StageState } from '../../api.ts';

/**
 * `down`: the stage exited by itself. `unknown`: the console does not respond, so its last state may be wrong; or a
 * deployment's state cannot be read.
 */
export type StageStatus = 'running' | 'stopped' | 'down' | 'unknown';

export function statusOf({ running, endedBy }: StageState, isOnline: boolean): StageStatus {
  if (!isOnline || running === null) return 'unknown';
  if (running) return 'running';
  return endedBy === undefined ? 'stopped' : 'down';
}

/** Names the cause of an exit, such as "down (SIGKILL)". */
export function statusText(stage: StageState, isOnline: boolean): string {
  const status = statusOf(stage, isOnline);
  return status === 'down' ? `down (${stage.endedBy ?? ''})` : status;
}
