/** Removes the differences between spellings of a source's name: aws_cloudtrail and awscloudtrail are the same. */
export function plainSource(source: string | undefined): string {
  if (source === undefined || /^[a-z0-9]*$/.test(source)) return source ?? '';
  return source.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
