import { checked, compile } from './bodies.ts';
import type { ChannelsApi } from './channels-api.ts';
import { badRequest, conflict, notFound } from './errors.ts';
import { json, type ApiRequest, type Routes } from './routes.ts';

/** `policies.read` is the Terraform provider's spelling; the other follows it. */
const mayRead = 'policies.read';
const mayEdit = 'policies.edit';

/** The part of a policy that this emulator uses. The rest stays unchanged. */
export interface Policy {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly type: string;
  readonly notificationChannelIds: readonly number[];
}

const isPolicy = compile<Policy>({
  type: 'object',
  required: ['id', 'version', 'name', 'type', 'notificationChannelIds'],
  properties: {
    id: { type: 'integer' },
    version: { type: 'integer' },
    name: { type: 'string', minLength: 1 },
    type: { type: 'string' },
    notificationChannelIds: { type: 'array', items: { type: 'integer' }, uniqueItems: true },
  },
});

/** Reading and updating /api/v2/policies: a policy lists the channels that it notifies. */
export class PoliciesApi {
  #policies: readonly Policy[];
  readonly #channels: ChannelsApi;

  constructor(policies: readonly Policy[], channels: ChannelsApi) {
    this.#policies = policies;
    this.#channels = channels;
  }

  get all(): readonly Policy[] {
    return this.#policies;
  }

  routes(): Routes {
    return {
      'GET /api/v2/policies': ({ caller }) => {
        caller.require(mayRead);
        return json(this.#policies);
      },
      'GET /api/v2/policies/{id}': (request) => {
        request.caller.require(mayRead);
        return json(this.#get(request));
      },
      'PUT /api/v2/policies/{id}': async (request) => {
        request.caller.require(mayEdit);
        const existing = this.#get(request);
        const update = checked(isPolicy, await request.body());
        if (update.id !== existing.id) throw badRequest('The id differs from the path.');
        if (update.version !== existing.version) {
          throw conflict(`The version is ${existing.version}, not ${update.version}.`);
        }
        const known = new Set(this.#channels.all.map(({ id }) => id));
        const unknown = update.notificationChannelIds.filter((id) => !known.has(id));
        if (unknown.length > 0) throw badRequest(`There is no notification channel ${unknown[0]}.`);
        const saved = { ...update, version: existing.version + 1 };
        this.#policies = this.#policies.map((policy) => (policy === existing ? saved : policy));
        return json(saved);
      },
    };
  }

  #get({ id }: ApiRequest): Policy {
    const found = this.#policies.find((policy) => String(policy.id) === id);
    if (found === undefined) throw notFound(`policy ${id}`);
    return found;
  }
}
