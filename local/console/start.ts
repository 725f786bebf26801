import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { startConsole, type Console } from '../../console/server/index.ts';
import type { Stack } from '../stack/stack.ts';
import { localPipeline } from './pipeline.ts';

export interface LocalConsoleOptions {
  /** 0: a free one. */
  readonly port: number;
  /** That receive accepts: what is tried in the console is sent with it. */
  readonly secret: string;
  /** What is discarded is kept here. */
  readonly archive?: string;
  readonly clock?: Clock;
  /** Told what the console cannot show, and why. */
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
