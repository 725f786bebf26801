import { type Fields, isGiven } from './fields.ts';
import { notEmulated } from './rpc-error.ts';

/** The fields of google/pubsub/v1/pubsub.proto that would be silently ignored, by their names in a field mask. */

export const unknownOfTopics = [
  'message_storage_policy',
  'kms_key_name',
  'schema_settings',
  'ingestion_data_source_settings',
  'message_transforms',
  'tags',
];

export const unknownOfSubscriptions = [
  'enable_message_ordering',
  'enable_exactly_once_delivery',
  'bigquery_config',
  'cloud_storage_config',
  'bigtable_config',
  'message_transforms',
  'detached',
  'tags',
];

/** @throws RpcError UNIMPLEMENTED naming the first given field. */
export function refuseGiven(fields: Fields, unknown: readonly string[]): void {
  const given = unknown.find((path) => isGiven(fields, camelCase(path)));
  if (given !== undefined) throw notEmulated(given);
}

/** @throws RpcError UNIMPLEMENTED naming the first unknown path. */
export function refusePaths(paths: readonly string[], unknown: readonly string[]): void {
  const given = paths.find((path) => unknown.includes(path.split('.')[0] ?? ''));
  if (given !== undefined) throw notEmulated(given);
}

function camelCase(path: string): string {
  return path.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
