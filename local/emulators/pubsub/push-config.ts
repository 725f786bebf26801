import { type Fields, isGiven, message, text, textMap } from './fields.ts';
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

/** The fields that have a meaning only with an endpoint. */
const ofPush = ['attributes', 'oidcToken', 'noWrapper'];

/**
 * Reads a google.pubsub.v1.PushConfig; an empty one means a pull subscription.
 * @throws RpcError INVALID_ARGUMENT if the endpoint is not http on the loopback, or if only the endpoint is missing: how
 *   the real service treats its other fields then is undocumented.
 */
export function readPushConfig(fields: Fields | undefined): PushConfig | undefined {
  if (fields === undefined) return undefined;
  const url = text(fields, 'pushEndpoint');
  if (url === '') {
    const given = ofPush.find((name) => isGiven(fields, name));
    if (given !== undefined) throw invalidArgument(`push_endpoint is required with ${given}`);
    return undefined;
  }
  if (message(fields, 'noWrapper') !== undefined) throw notEmulated('noWrapper');
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
