import type { StageState } from '../../api.ts';

/** `down`: it ended by itself. `unknown`: the console does not answer, and what it said last may be untrue. */
export type StageStatus = 'running' | 'stopped' | 'down' | 'unknown';

export function statusOf({ running, endedBy }: StageState, isOnline: boolean): StageStatus {
  if (!isOnline) return 'unknown';
  if (running) return 'running';
  return endedBy === undefined ? 'stopped' : 'down';
}

/** "down (SIGKILL)": what ended it is the first thing that a person asks. */
export function statusText(stage: StageState, isOnline: boolean): string {
  const status = statusOf(stage, isOnline);
  return status === 'down' ? `down (${stage.endedBy ?? ''})` : status;
}
