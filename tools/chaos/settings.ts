import type { StackOptions } from '../../local/stack/stack.ts';

/**
 * The settings of the functions during a run. Deadlines are shorter than those that are deployed, so that slowness
 * of a few seconds passes them; what must become of an event they leave as it is.
 */
export const chaosSettings = {
  receive: { PUBLISH_TIMEOUT_MS: '2000' },
  enrich: {
    PUBLISH_TIMEOUT_MS: '3000',
    IGNORED_RULES: 'Describe Instances,System user interactive',
    IGNORED_NAMESPACES: 'kube-system',
    LOOKUP_TIMEOUT_MS: '500',
    // A failure stands for as long as nothing may be asked again.
    LOOKUP_REFRESH_SECONDS: '2',
    // No finding does without its instance because the Compute API fails for a while.
    LOOKUP_ATTEMPTS: '100',
  },
  write: { PUBLISH_TIMEOUT_MS: '3000', SCC_TIMEOUT_MS: '1500' },
} as const satisfies StackOptions['settings'];
