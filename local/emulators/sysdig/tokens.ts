import { forbidden, unauthorized } from './errors.ts';

/** A token of the API: one that may do everything, or what it may do. */
export type Token = string | { readonly token: string; readonly permissions: readonly string[] };

/** Who asks. */
export interface Caller {
  readonly token: string;
  /** @throws ApiError 403 */
  require(permission: string): void;
}

/**
 * @param header `Authorization`, which has to be `Bearer TOKEN`
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
