import { type Fields, message, text, textMap } from './fields.ts';
import { invalidArgument, notEmulated } from './rpc-error.ts';

/** Where a subscription's messages are pushed to. */
export interface PushConfig {
  readonly endpoint: URL;
  readonly attributes: Readonly<Record<string, string>>;
  /** Kept and given back. No token is sent: there is nobody to sign one. */
  readonly oidcToken: OidcToken | undefined;
}

interface OidcToken {
  readonly serviceAccountEmail: string;
  readonly audience: string;
}

/** The real service pushes to https on the internet only, this one to this machine only. */
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Reads a google.pubsub.v1.PushConfig; an empty endpoint is a pull subscription.
 * @throws RpcError INVALID_ARGUMENT when the endpoint is not http on the loopback.
 */
export function readPushConfig(fields: Fields | undefined): PushConfig | undefined {
  if (fields === undefined || text(fields, 'pushEndpoint') === '') return undefined;
  if (message(fields, 'noWrapper') !== undefined) throw notEmulated('noWrapper');
  const url = text(fields, 'pushEndpoint');
  const endpoint = URL.parse(url);
  if (endpoint?.protocol !== 'http:' || !loopback.has(endpoint.hostname)) {
    throw invalidArgument(`Unsupported push_endpoint: ${url} is not http on the loopback`);
  }
  const oidc = message(fields, 'oidcToken');
  return {
    endpoint,
    attributes: textMap(fields, 'attributes'),
    oidcToken: oidc && {
      serviceAccountEmail: text(oidc, 'serviceAccountEmail'),
      audience: text(oidc, 'audience'),
    },
  };
}

/** Always there, and with an empty endpoint for a pull subscription. */
export function toPushConfig(config: PushConfig | undefined): object {
  if (config === undefined) return {};
  const { endpoint, attributes, oidcToken } = config;
  return { pushEndpoint: endpoint.href, attributes, oidcToken };
}
