/**
 * Published fields of falcosecurity/plugins whose names suggest a secret but whose values are not secrets. Unpublished names
 * follow the rule of names.ts.
 */
export const noSecrets: ReadonlySet<string> = new Set([
  // Whether a session was opened from the console: true or false.
  'ct.sessioncredentialfromconsole',
  // The provider that checked the credential: OKTA_CREDENTIAL_PROVIDER, RSA, SYMANTEC, …
  'okta.authentication.credentialprovider',
  // The secrets in a push: their kinds, files, lines and links, but not the secrets.
  'github.diff.has_secrets',
  'github.diff.committed_secrets.desc',
  'github.diff.committed_secrets.files',
  'github.diff.committed_secrets.lines',
  'github.diff.committed_secrets.links',
]);

/** Published fields that hold a secret although their names do not suggest it. */
export const secrets: ReadonlySet<string> = new Set([
  // an1245/falco-plugin-salesforce: the ID of the user's session, which grants access to it.
  'salesforce.sessionkey',
]);

/** The data of a Kubernetes API object, by JSON pointer. In a Secret, all of it is secret, regardless of the keys. */
const objectData = /^(?:jevt|json)\.value\[\/(?:request|response)Object\/(?:data|stringData)[/\]]/;

/** Returns whether the field holds the data of a Kubernetes Secret, according to the call's resource. */
export function isSecretData(name: string, fields: Readonly<Record<string, string>>): boolean {
  return (
    objectData.test(name) &&
    (fields['ka.target.resource'] ?? fields['jevt.value[/objectRef/resource]']) === 'secrets'
  );
}
