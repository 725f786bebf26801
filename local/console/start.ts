import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { startConsole, type Console } from '../../console/server/index.ts';
import type { Stack } from '../stack/stack.ts';
import { localPipeline } from './pipeline.ts';

export interface LocalConsoleOptions {
  /** The port; 0 chooses a free one. */
  readonly port: number;
  /** The secret that receive accepts. The console's "Try it" sends it. */
  readonly secret: string;
  /** The archive of discarded dead letters. */
  readonly archive?: string;
  readonly clock?: Clock;
  /** Receives the reason if the console cannot show something. */
  readonly onFault?: (message: string) => void;
}

/** Serves the console of the local system. */
export async function startLocalConsole(
  stack: Stack,
  {
    port,
    secret,
    archive = '.local/discarded.ndjson',
    clock = systemClock,
    onFault = () => {},
  }: LocalConsoleOptions,
): Promise<Console> {
  return startConsole(localPipeline(stack, { secret, clock, onFault, archive }), { port, clock });
}
