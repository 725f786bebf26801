import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** The machine of the figures. The load average before the run shows whether it was busy. */
export interface Machine {
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly load: number;
}

export function machine(): Machine {
  return {
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
