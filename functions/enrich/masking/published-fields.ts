import type { JsonObject } from '@pipeline/shared/json.ts';
import type { Lookup } from './lookup.ts';

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

/** The data of an object in an API call, by JSON pointer, of Kubernetes itself or of Google Cloud's audit log. */
const objectData =
  /^(?:jevt|json)\.value\[(?:\/protoPayload)?\/(?:request|response)(?:Object)?\/(?:payload\/)?(?:data|stringData)[/\]]/;

/** Returns whether the field is the data of a secret, according to the call. */
export function isSecretData(name: string, lookup: Lookup): boolean {
  return objectData.test(name) && isSecretCall(lookup);
}

/** Returns whether the call was about a Kubernetes Secret, or about a version of a secret in Secret Manager. */
export function isSecretCall(lookup: Lookup): boolean {
  return (
    (lookup('ka.target.resource') ?? lookup('jevt.value[/objectRef/resource]')) === 'secrets' ||
    /\.v1\.secrets\./.test(lookup('gcp.methodName') ?? '') ||
    lookup('gcp.serviceName') === 'secretmanager.googleapis.com'
  );
}

/** Returns whether an object is a Kubernetes Secret. GKE's audit log states the kind as a type. */
export function isSecretObject(object: JsonObject): boolean {
  return [object['kind'], object['@type']].some(
    (kind) =>
      typeof kind === 'string' && /(?:^|\.)(?:Secret(?:List)?|AddSecretVersionRequest)$/.test(kind),
  );
}
