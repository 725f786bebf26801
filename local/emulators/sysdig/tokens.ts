import { forbidden, unauthorized } from './errors.ts';

/** A token of the API: one with all permissions, or with a list of permissions. */
export type Token = string | { readonly token: string; readonly permissions: readonly string[] };

/** The caller of the API. */
export interface Caller {
  readonly token: string;
  /** @throws ApiError 403 */
  require(permission: string): void;
}

/**
 * @param header `Authorization`, which must be `Bearer TOKEN`.
 * @throws ApiError 401
 */
export function authenticate(tokens: readonly Token[], header: string | undefined): Caller {
  const given = /^Bearer (\S+)$/.exec(header ?? '')?.[1];
  const found = tokens.find((token) => given === (typeof token === 'string' ? token : token.token));
  if (given === undefined || found === undefined) throw unauthorized();
  return {
    token: given,
    require: (permission) => {
      if (typeof found !== 'string' && !found.permissions.includes(permission)) {
        throw forbidden();
      }
    },
  };
}
