import { batchRule } from './payloads.ts';

/**
 * In an instance with 512 MiB Node gives itself a heap of half of that
 * (https://nodejs.org/docs/latest-v24.x/api/cli.html#--max-old-space-sizesize-in-mib); on this machine it would take
 * gigabytes before it collects anything.
 */
const memory = { NODE_OPTIONS: '--max-old-space-size=256' };

/** The settings of the functions while they are under fire. */
export const asDeployed = {
  receive: memory,
  enrich: { ...memory, IGNORED_RULES: batchRule },
  write: memory,
} as const;
