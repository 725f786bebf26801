import type { JsonObject } from '@pipeline/shared/json.ts';
import { defined } from '@pipeline/shared/objects.ts';

/** A field that is to change. Never holds a secret. */
export interface Change {
  readonly field: string;
  /** Undefined when there is nothing yet. */
  readonly before?: string;
  readonly after: string;
}

/** What is to become of the integration or the channel. */
export interface Plan {
  readonly action: 'create' | 'update' | 'none';
  /** Undefined when it is yet to be created. */
  readonly id: number | undefined;
  /** What is sent. */
  readonly body: JsonObject;
  readonly changes: readonly Change[];
}

/** How secrets are shown. */
export const hidden = '(secret)';

/** A field, what it is now and what it is to be, as text. */
export type Field = readonly [field: string, before: string | undefined, after: string];

/** The fields that differ; all of them where there is nothing yet. */
export function changesIn(fields: readonly Field[]): Change[] {
  return fields
    .filter(([, before, after]) => before !== after)
    .map(([field, before, after]) => defined({ field, before, after }));
}

/** The plan for something that is there. */
export function updatePlan(id: number, body: JsonObject, fields: readonly Field[]): Plan {
  const changes = changesIn(fields);
  return { action: changes.length === 0 ? 'none' : 'update', id, body, changes };
}

/** The plan for something that is not. */
export function createPlan(body: JsonObject, fields: readonly Field[]): Plan {
  return { action: 'create', id: undefined, body, changes: changesIn(fields) };
}

/** What the integration or the channel is to post to, and under which name. */
export interface DesiredWebhook {
  readonly name: string;
  readonly url: string;
  /** Of the webhook. */
  readonly secret: string;
  /** Send the secret even where nothing else changes. */
  readonly rotateSecret: boolean;
}
