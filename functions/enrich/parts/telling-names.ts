import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { CallFields } from './calls.ts';
import type { Claims } from './claims.ts';

/** Fields of plugins without a source of their own, whose names are unambiguous. */

/** The acting user, if the event also has an affected user: Box, GitLab, Salesforce's login as another user. */
const author = /\.(?:author_email|author_name|created_by_login|delegated_?username)$/i;

const user =
  /[._](?:actor(?:\.(?:email|login|name|alternateid))?|user(?:\.(?:email|login|name))?|user_?name|user_?login|remote_user|principal[._]?email)$/i;

/** Used only if no other field names the user. */
const userId = /[._]user[._]?id$/i;

/** The kind of event, as its log names it. */
const method = /[._](?:event_?type|event\.type|operation_?type)$/i;

const failed = /\.error$/i;
const outcome = /[._]login_?status$/i;

/** The log's own message. */
const message = /[._]message$/i;

const address =
  /[._](?:(?:src|source|client|caller|remote|principal|current|actor|user)[._]?ip|remote[._]?addr(?:ess)?|ip_?addr(?:ess)?|query-ip)$/i;

const country = /[._](?:country_?iso(?:_?code)?|country_?code)$/i;

const userAgent = /[._](?:current)?user_?agent(?:\.raw)?$/i;

/** Excludes fields of the engine and of Kubernetes, which have their own meanings. */
const ofEngine = /^(?:proc|fd|evt|user|group|thread|container|k8s|k8smeta|fs|krsi|ka)\./;

/** Returns the names of the fields that identify the acting user. */
export function actorNames(fields: Claims): string[] {
  const names = [...namesLike(fields, author), ...namesLike(fields, user)];
  return names.length > 0 ? names : namesLike(fields, userId);
}

/** Returns the names of the fields that describe the call: its method, origin and client. */
export function callNames(fields: Claims): CallFields {
  return {
    method: namesLike(fields, method),
    ip: namesLike(fields, address),
    country: namesLike(fields, country),
    userAgent: namesLike(fields, userAgent),
    failure: { errors: namesLike(fields, failed), results: namesLike(fields, outcome) },
  };
}

/** Returns the pod that a plugin names under its own prefix: seccompagent.k8s.pod. */
export function namedPod(
  fields: Claims,
): Pick<NonNullable<Parts['kubernetes']>, 'namespace' | 'pod' | 'container'> {
  return defined({
    namespace: fields.take(...namesLike(fields, /\.k8s\.namespace$/)),
    pod: fields.take(...namesLike(fields, /\.k8s\.pod$/)),
    container: fields.take(...namesLike(fields, /\.k8s\.container$/)),
  });
}

/** Returns the text of a log that a plugin reads. It stays a property. */
export function messageOf(fields: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(fields).find(([name]) => message.test(name) && !ofEngine.test(name))?.[1];
}

function namesLike(fields: Claims, pattern: RegExp): string[] {
  return fields
    .matching(pattern)
    .map(({ name }) => name)
    .filter((name) => !ofEngine.test(name));
}
