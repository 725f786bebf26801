import { batchRule } from '../cases/payloads.ts';

/**
 * In an instance with 512 MiB, Node limits its heap to half of that
 * (https://nodejs.org/docs/latest-v24.x/api/cli.html#--max-old-space-sizesize-in-mib); on this machine it would use
 * gigabytes before it collects garbage.
 */
const memory = { NODE_OPTIONS: '--max-old-space-size=256' };

/**
 * On a busy machine ten thousand events need more than the default eight seconds, and 503 is then the right response;
 * here it would hide a wrong 503.
 */
const patience = { PUBLISH_TIMEOUT_MS: '25000' };

/** The settings of the functions during a run. */
export const fuzzSettings = {
  receive: { ...memory, ...patience },
  enrich: { ...memory, ...patience, IGNORED_RULES: batchRule },
  write: { ...memory, ...patience },
} as const;
