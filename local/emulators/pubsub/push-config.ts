import { type Fields, message, text, textMap } from './fields.ts';
import { invalidArgument, notEmulated } from './rpc-error.ts';

/** The push endpoint of a subscription. */
export interface PushConfig {
  readonly endpoint: URL;
  readonly attributes: Readonly<Record<string, string>>;
  /** Stored and returned. No token is sent, because there is no key to sign one. */
  readonly oidcToken: OidcToken | undefined;
}

interface OidcToken {
  readonly serviceAccountEmail: string;
  readonly audience: string;
}

/** The real service pushes only to https on the internet, this one only to the local machine. */
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Reads a google.pubsub.v1.PushConfig; an empty endpoint means a pull subscription.
 * @throws RpcError INVALID_ARGUMENT if the endpoint is not http on the loopback.
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

/** Always present, with an empty endpoint for a pull subscription. */
export function toPushConfig(config: PushConfig | undefined): object {
  if (config === undefined) return {};
  const { endpoint, attributes, oidcToken } = config;
  return { pushEndpoint: endpoint.href, attributes, oidcToken };
}
