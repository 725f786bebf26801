import { cloudEvent } from './cloud-event.ts';
import { logEntry } from './log-entry.ts';
import { pubsubMessage } from './pubsub-message.ts';
import { mergedRecord } from './record.ts';
import type { Wrapper } from './wrapper.ts';

/** The first wrapper that unwraps a body applies. */
export const wrappers: readonly Wrapper[] = [logEntry, cloudEvent, pubsubMessage, mergedRecord];
