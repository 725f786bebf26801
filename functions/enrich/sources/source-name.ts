import type { Alert } from '@pipeline/shared/alert.ts';
import type { Facts } from '../parts/claims.ts';

/** Removes the differences between spellings of a source's name: aws_cloudtrail and awscloudtrail are the same. */
export function plainSource(source: string | undefined): string {
  if (source === undefined || /^[a-z0-9]*$/.test(source)) return source ?? '';
  return source.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Sources recognized only by name: there an operator's own field may be called github.repo. */
const named = new Set(['syscall', 'syscalls', 'profiling', 'windows', 'k8saudit', 'internal']);

/** Returns whether the fields identify a source that the name does not. */
export function isToldByFields(
  { source }: Alert,
  { fields }: Facts,
  ...prefixes: readonly string[]
): boolean {
  return !named.has(plainSource(source)) && prefixes.some((prefix) => fields.has(prefix));
}
