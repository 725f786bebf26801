/**
 * Published fields whose names sound like a secret's, of falcosecurity/plugins: they tell of a secret, and hold none.
 * Names that nobody publishes keep the rule of names.ts.
 */
export const noSecrets: ReadonlySet<string> = new Set([
  // Whether a session was opened from the console: true or false.
  'ct.sessioncredentialfromconsole',
  // Who checked the credential: OKTA_CREDENTIAL_PROVIDER, RSA, SYMANTEC, …
  'okta.authentication.credentialprovider',
  // Where a push has a secret in it: kinds, files, lines and links, not the secret.
  'github.diff.has_secrets',
  'github.diff.committed_secrets.desc',
  'github.diff.committed_secrets.files',
  'github.diff.committed_secrets.lines',
  'github.diff.committed_secrets.links',
]);

/** Published fields that hold a secret although their names do not say so. */
export const secrets: ReadonlySet<string> = new Set([
  // Of an1245/falco-plugin-salesforce: the id of the user's session, which opens it.
  'salesforce.sessionkey',
]);

/** By a pointer, the data of an object of the Kubernetes API: a Secret's, whatever its keys are called. */
const objectData = /^(?:jevt|json)\.value\[\/(?:request|response)Object\/(?:data|stringData)[/\]]/;

/** Whether the field holds the data of a Kubernetes Secret, by what the call was about. */
export function isSecretData(name: string, fields: Readonly<Record<string, string>>): boolean {
  return (
    objectData.test(name) &&
    (fields['ka.target.resource'] ?? fields['jevt.value[/objectRef/resource]']) === 'secrets'
  );
}
