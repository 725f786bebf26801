import { cloudEvent } from './cloud-event.ts';
import { fluentBit } from './fluent-bit.ts';
import { logEntry } from './log-entry.ts';
import { pubsubMessage } from './pubsub-message.ts';
import type { Wrapper } from './wrapper.ts';

/** The first wrapper that unwraps a body applies. */
export const wrappers: readonly Wrapper[] = [logEntry, cloudEvent, pubsubMessage, fluentBit];
