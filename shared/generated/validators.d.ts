// Written by `npm run generate`. Do not edit.
import type { EnrichedEvent } from '../event.ts';
import type { JsonObject } from '../json.ts';
import type { PushEnvelope } from '../pubsub/push-envelope.ts';
import type { Validator } from '../validation.ts';

export declare const enrichedEvent: Validator<EnrichedEvent>;
export declare const pushEnvelope: Validator<PushEnvelope>;
export declare const falco: Validator<JsonObject>;
export declare const sysdigApi: Validator<JsonObject>;
export declare const sysdigChannel: Validator<JsonObject>;
export declare const sysdigForwarder: Validator<JsonObject>;
export declare const sysdigLegacy: Validator<JsonObject>;
export declare const sysdigResults: Validator<JsonObject>;
