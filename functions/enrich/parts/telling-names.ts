import type { Claims } from './claims.ts';

/** Fields of plugins that have no source of their own, where their names leave no doubt about what they hold. */

/** Who did it, where the event also has a user whom it happened to: Box, GitLab. */
const author = /\.(?:author_email|author_name|created_by_login)$/i;

const user =
  /[._](?:actor(?:\.(?:email|login|name|alternateid))?|user(?:\.(?:email|login|name))?|user_?name|user_?login|remote_user|principal_?email)$/i;

const address =
  /[._](?:src_?ip|source_?ip|client[._]?ip|caller_?ip|remote_?ip|remote_addr|ip_?address|query-ip)$/i;

const country = /[._](?:country_?iso(?:_?code)?|country_?code)$/i;

const userAgent = /[._]user_?agent(?:\.raw)?$/i;

/** Not those of the engine and of Kubernetes, which have meanings of their own. */
const ofEngine = /^(?:proc|fd|evt|user|group|thread|container|k8s|k8smeta|fs|krsi|ka)\./;

/** The names of the fields that tell who it was. */
export function actorNames(fields: Claims): string[] {
  return [...namesLike(fields, author), ...namesLike(fields, user)];
}

/** The names of the fields that tell from where and with what. */
export function callNames(fields: Claims): Record<'ip' | 'country' | 'userAgent', string[]> {
  return {
    ip: namesLike(fields, address),
    country: namesLike(fields, country),
    userAgent: namesLike(fields, userAgent),
  };
}

function namesLike(fields: Claims, pattern: RegExp): string[] {
  return fields
    .matching(pattern)
    .map(({ name }) => name)
    .filter((name) => !ofEngine.test(name));
}
