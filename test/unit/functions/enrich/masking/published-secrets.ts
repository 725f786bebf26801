/** Published fields that contain secrets by design, with an argument if they take one, and the reason. */
export const secretsByDesign: ReadonlyMap<string, string> = new Map([
  ['salesforce.sessionkey', "the id of a user's session, which opens it"],
  ['proc.env[DB_PASSWORD]', 'a variable of a process that is called so'],
  ['proc.env[AWS_SECRET_ACCESS_KEY]', 'a variable of a process that is called so'],
  ['proc.aenv[GITHUB_TOKEN]', 'a variable of an ancestor that is called so'],
  ['nginx.headers[authorization]', 'the header with which a client authenticates'],
  ['nginx.headers[cookie]', "the header with a session's id"],
  ['nginx.headers[x-api-key]', 'the header with which a client authenticates'],
  ['ka.uri.param[token]', 'a parameter of a URL that is called so'],
  ['jevt.value[/requestObject/spec/token]', 'a token that a call of the Kubernetes API hands over'],
  ['jevt.value[/requestParameters/password]', 'a password that a call of AWS sets'],
  ['container.label[registry-password]', 'a label that is called so'],
  ['journal.field[PASSWORD]', "a journal's field that is called so"],
]);
