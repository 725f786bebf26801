/** User agents that identify themselves, in matching order, since browsers name each other. */
const families: readonly (readonly [RegExp, string])[] = [
  [/^kubectl\//, 'kubectl'],
  [/\bTerraform\//i, 'Terraform'],
  [/^google-cloud-sdk\b|\bgcloud\//, 'gcloud'],
  [/\bgsutil\//, 'gsutil'],
  [/^aws-cli\//, 'aws-cli'],
  [/^Boto3\//, 'Boto3'],
  [/^aws-sdk-/, 'AWS SDK'],
  [/^curl\//, 'curl'],
  [/^Wget\//, 'Wget'],
  [/^python-requests\//, 'python-requests'],
  [/^Go-http-client\//, 'Go-http-client'],
  [/^PostmanRuntime\//, 'Postman'],
  [/^Mozilla\/.* Edg(?:A|iOS)?\//, 'Edge'],
  [/^Mozilla\/.* OPR\//, 'Opera'],
  [/^Mozilla\/.* (?:Firefox|FxiOS)\//, 'Firefox'],
  [/^Mozilla\/.* (?:Chrome|CriOS)\//, 'Chrome'],
  [/^Mozilla\/.* Version\/\S+ (?:Mobile\/\S+ )?Safari\//, 'Safari'],
];

/** Returns the kind of program, if its user agent is unambiguous. */
export function userAgentFamilyOf(userAgent: string | undefined): string | undefined {
  if (userAgent === undefined) return undefined;
  return families.find(([pattern]) => pattern.test(userAgent))?.[1];
}
