import { checked, compile } from './bodies.ts';
import { badRequest, conflict, notFound } from './errors.ts';
import { json, type ApiRequest, type Routes } from './routes.ts';

/** Setting up the forwarder requires an administrator; the API has no separate permission. */
const admin = 'admin';

/** The known fields of a webhook's `connectionInfo`; those of other types pass unchanged. */
interface ConnectionInfo {
  readonly endpoint?: string;
  readonly isInsecure?: boolean;
  readonly headers?: readonly { readonly key: string; readonly value: string }[];
  readonly output?: string;
  readonly timestampFormat?: string;
  readonly auth?: string;
  readonly certificateId?: number;
  readonly secret?: string;
}

/** An integration of the event forwarder. */
export interface Integration {
  readonly id: number;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly type: string;
  readonly channels: readonly string[];
  readonly connectionInfo: ConnectionInfo;
}

const types =
  'SYSLOG SPLUNK MCM QRADAR WEBHOOK KAFKA CHRONICLE SENTINEL SQS PUBSUB SCC ELASTIC'.split(' ');
const channels = ['SECURE_EVENTS_POLICIES', 'ACTIVITY_AUDIT', 'MONITOR_EVENTS', 'PLATFORM_AUDIT'];

const text = (maxLength: number): object => ({ type: 'string', minLength: 1, maxLength });
const pair = {
  type: 'object',
  additionalProperties: false,
  required: ['key', 'value'],
  properties: { key: { type: 'string' }, value: { type: 'string' } },
};
const webhook = {
  type: 'object',
  additionalProperties: false,
  required: ['endpoint'],
  properties: {
    endpoint: { ...text(128), pattern: '^https?://' },
    isInsecure: { type: 'boolean', default: false },
    headers: { type: 'array', maxItems: 256, items: pair },
    output: { enum: ['json', 'ndjson'], default: 'json' },
    timestampFormat: {
      enum: ['seconds', 'milliseconds', 'microseconds', 'nanoseconds'],
      default: 'nanoseconds',
    },
    auth: { enum: ['BASIC_AUTH', 'BEARER_TOKEN', 'SIGNATURE', 'CERTIFICATE'] },
    certificateId: { type: 'integer', minimum: 1 },
    secret: text(128),
  },
};
const isPayload = compile<Omit<Integration, 'id'>>({
  type: 'object',
  additionalProperties: false,
  required: ['name', 'type', 'connectionInfo'],
  properties: {
    name: text(512),
    isEnabled: { type: 'boolean', default: true },
    type: { enum: types },
    channels: { type: 'array', maxItems: 32, items: { enum: channels }, default: [] },
    connectionInfo: { type: 'object' },
  },
});
const isWebhook = compile<ConnectionInfo>(webhook);

/** /secure/events-forwarder/v1. Responses omit the secret. */
export class ForwarderApi {
  #integrations: readonly Integration[];

  constructor(integrations: readonly Integration[]) {
    this.#integrations = integrations;
  }

  /** Includes the secrets. */
  get all(): readonly Integration[] {
    return this.#integrations;
  }

  routes(): Routes {
    const base = '/secure/events-forwarder/v1';
    return {
      [`GET ${base}/types`]: () => json({ data: types }),
      // The documentation does not say which types support which data: here all types support all data.
      [`GET ${base}/channels`]: ({ query }) => {
        if (!types.includes(query.get('type') ?? '')) throw badRequest('type is required.');
        return json({ data: channels });
      },
      [`GET ${base}/integrations`]: () => json({ data: this.#integrations.map(shown) }),
      [`GET ${base}/integrations/{id}`]: (request) => json(shown(this.#get(request))),
      [`POST ${base}/integrations`]: async ({ caller, body }) => {
        caller.require(admin);
        const payload = checked(isPayload, await body());
        const id = Math.max(0, ...this.#integrations.map((integration) => integration.id)) + 1;
        return json(shown(this.#save({ ...payload, id })), 201);
      },
      [`PUT ${base}/integrations/{id}`]: async (request) => {
        request.caller.require(admin);
        const existing = this.#get(request);
        const payload = checked(isPayload, await request.body());
        if (payload.type !== existing.type)
          throw badRequest('The type of an integration cannot change.');
        // Only the secret may be omitted: it then stays.
        const { secret } = existing.connectionInfo;
        const connectionInfo = {
          ...(secret !== undefined && { secret }),
          ...payload.connectionInfo,
        };
        return json(shown(this.#save({ ...payload, connectionInfo, id: existing.id })));
      },
      [`DELETE ${base}/integrations/{id}`]: (request) => {
        request.caller.require(admin);
        const { id } = this.#get(request);
        this.#integrations = this.#integrations.filter((integration) => integration.id !== id);
        return { status: 204, body: '' };
      },
    };
  }

  #get({ id }: ApiRequest): Integration {
    const found = this.#integrations.find((integration) => String(integration.id) === id);
    if (found === undefined) throw notFound(`integration ${id}`);
    return found;
  }

  #save(integration: Integration): Integration {
    if (integration.type === 'WEBHOOK') {
      const { auth, secret } = checked(isWebhook, integration.connectionInfo);
      if (auth !== undefined && auth !== 'CERTIFICATE' && secret === undefined) {
        throw badRequest(`${auth} needs a secret.`);
      }
    }
    const others = this.#integrations.filter(({ id }) => id !== integration.id);
    if (others.some(({ name }) => name === integration.name)) {
      throw conflict(`There is an integration named ${integration.name}.`);
    }
    this.#integrations = [...others, integration].toSorted((a, b) => a.id - b.id);
    return integration;
  }
}

function shown({ connectionInfo, ...integration }: Integration): object {
  const { secret: _secret, ...rest } = connectionInfo;
  return { ...integration, connectionInfo: rest };
}
