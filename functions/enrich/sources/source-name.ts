import type { Alert } from '@pipeline/shared/alert.ts';
import type { Facts } from '../parts/claims.ts';

/** A source's name without what its spellings differ in: aws_cloudtrail and awscloudtrail are one. */
export function plainSource(source: string | undefined): string {
  if (source === undefined || /^[a-z0-9]*$/.test(source)) return source ?? '';
  return source.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Those that are read by their own name alone: an operator's own field may be called github.repo there. */
const named = new Set(['syscall', 'syscalls', 'profiling', 'windows', 'k8saudit', 'internal']);

/** Whether the fields tell of a source that the name does not. */
export function isToldByFields(
  { source }: Alert,
  { fields }: Facts,
  ...prefixes: readonly string[]
): boolean {
  return !named.has(plainSource(source)) && prefixes.some((prefix) => fields.has(prefix));
}
