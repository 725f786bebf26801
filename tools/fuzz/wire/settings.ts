import { batchRule } from '../cases/payloads.ts';

/**
 * In an instance with 512 MiB Node gives itself a heap of half of that
 * (https://nodejs.org/docs/latest-v24.x/api/cli.html#--max-old-space-sizesize-in-mib); on this machine it would take
 * gigabytes before it collects anything.
 */
const memory = { NODE_OPTIONS: '--max-old-space-size=256' };

/**
 * On a busy machine ten thousand events need more than the eight seconds of the default, and 503 is the right answer
 * then; here it would hide a 503 that is not.
 */
const patience = { PUBLISH_TIMEOUT_MS: '25000' };

/** The settings of the functions while they are under fire. */
export const fuzzSettings = {
  receive: { ...memory, ...patience },
  enrich: { ...memory, ...patience, IGNORED_RULES: batchRule },
  write: { ...memory, ...patience },
} as const;
