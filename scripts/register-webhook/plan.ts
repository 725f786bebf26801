import type { JsonObject } from '@pipeline/shared/json.ts';
import { defined } from '@pipeline/shared/objects.ts';

/** A field that changes. Never contains a secret. */
export interface Change {
  readonly field: string;
  /** Undefined if the integration or channel does not exist. */
  readonly before?: string;
  readonly after: string;
}

/** The planned change of an integration or a channel. */
export interface Plan {
  readonly action: 'create' | 'update' | 'none';
  /** Undefined if it does not exist yet. */
  readonly id: number | undefined;
  /** Request body. */
  readonly body: JsonObject;
  readonly changes: readonly Change[];
}

/** Placeholder for secrets. */
export const hidden = '(secret)';

/** Replaces secrets by `(secret)`: a response may quote the request. Skips single letters, which occur everywhere. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const long = secrets.filter((secret) => secret.length >= 4);
  return (text) => long.reduce((shown, secret) => shown.replaceAll(secret, hidden), text);
}

/** A field's name, current value and desired value, as text. */
export type Field = readonly [field: string, before: string | undefined, after: string];

/** The fields that differ; all fields if nothing exists yet. */
export function changesIn(fields: readonly Field[]): Change[] {
  return fields
    .filter(([, before, after]) => before !== after)
    .map(([field, before, after]) => defined({ field, before, after }));
}

/** The plan for an existing integration or channel. */
export function updatePlan(id: number, body: JsonObject, fields: readonly Field[]): Plan {
  const changes = changesIn(fields);
  return { action: changes.length === 0 ? 'none' : 'update', id, body, changes };
}

/** The plan for a new integration or channel. */
export function createPlan(body: JsonObject, fields: readonly Field[]): Plan {
  return { action: 'create', id: undefined, body, changes: changesIn(fields) };
}

/** Desired target and name of the integration or channel. */
export interface DesiredWebhook {
  readonly name: string;
  readonly url: string;
  /** The webhook's secret. */
  readonly secret: string;
  /** Send the secret even if nothing else changes. */
  readonly rotateSecret: boolean;
}
