// Written by `npm run generate`. Do not edit.
import type { EnrichedEvent } from '../event.ts';
import type { JsonObject } from '../json.ts';
import type { PushEnvelope } from '../pubsub/push-envelope.ts';
import type { Validator } from '../validation.ts';

export const enrichedEvent: Validator<EnrichedEvent>;
export const pushEnvelope: Validator<PushEnvelope>;
export const falco: Validator<JsonObject>;
export const sysdigApi: Validator<JsonObject>;
export const sysdigChannel: Validator<JsonObject>;
export const sysdigForwarder: Validator<JsonObject>;
export const sysdigLegacy: Validator<JsonObject>;
export const sysdigResults: Validator<JsonObject>;
