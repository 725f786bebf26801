import type { StackOptions } from '../../local/stack/stack.ts';

/**
 * The settings of the functions during a run. Deadlines are shorter than in a deployment, so that delays of a few
 * seconds exceed them. They do not change the expected outcome of any event.
 */
export const chaosSettings = {
  receive: { PUBLISH_TIMEOUT_MS: '2000' },
  enrich: {
    PUBLISH_TIMEOUT_MS: '3000',
    IGNORED_RULES: 'Describe Instances,System user interactive',
    IGNORED_NAMESPACES: 'kube-system',
    LOOKUP_TIMEOUT_MS: '500',
    // A failure lasts as long as no new request is allowed.
    LOOKUP_REFRESH_SECONDS: '2',
    // No finding may omit its instance because the Compute API fails for a while.
    LOOKUP_ATTEMPTS: '100',
  },
  write: { PUBLISH_TIMEOUT_MS: '3000', SCC_TIMEOUT_MS: '1500' },
} as const satisfies StackOptions['settings'];
