import type { Clock } from '@pipeline/shared/clock.ts';
import { checked } from './bodies.ts';
import { isDraft, isUpdate, type Channel } from './channel.ts';
import { badRequest, conflict, notFound } from './errors.ts';
import { json, type ApiRequest, type Routes } from './routes.ts';
import { sendTestNotification, type TestNotification } from './test-notification.ts';

/** The permission names in Sysdig's OpenAPI. */
const mayRead = 'notification-channels.read';
const mayEdit = 'notification-channels.edit';

/** /api/notificationChannels, which Sysdig's own Terraform provider uses. Responses show header values. */
export class ChannelsApi {
  readonly #clock: Clock;
  readonly #tests: TestNotification[] = [];
  #channels: readonly Channel[];

  constructor(channels: readonly Channel[], clock: Clock) {
    this.#channels = channels;
    this.#clock = clock;
  }

  get all(): readonly Channel[] {
    return this.#channels;
  }

  get testNotifications(): readonly TestNotification[] {
    return this.#tests;
  }

  routes(): Routes {
    return {
      'GET /api/notificationChannels': ({ caller }) => {
        caller.require(mayRead);
        return json({ notificationChannels: this.#channels });
      },
      'GET /api/notificationChannels/{id}': (request) => {
        request.caller.require(mayRead);
        return json({ notificationChannel: this.#get(request) });
      },
      'POST /api/notificationChannels': async ({ caller, body }) => {
        caller.require(mayEdit);
        const { notificationChannel: draft } = checked(isDraft, await body());
        const now = this.#clock.now();
        const id = Math.max(0, ...this.#channels.map((channel) => channel.id)) + 1;
        return json(
          await this.#save({ ...draft, id, version: 1, createdOn: now, modifiedOn: now }),
        );
      },
      'PUT /api/notificationChannels/{id}': async (request) => {
        request.caller.require(mayEdit);
        const existing = this.#get(request);
        const { notificationChannel: update } = checked(isUpdate, await request.body());
        if (update.id !== existing.id) throw badRequest('The id differs from the path.');
        if (update.type !== existing.type) throw badRequest('The type of a channel cannot change.');
        if (update.version !== existing.version) {
          throw conflict(`The version is ${existing.version}, not ${update.version}.`);
        }
        const { createdOn } = existing;
        const version = existing.version + 1;
        const modifiedOn = this.#clock.now();
        return json(await this.#save({ ...update, version, createdOn, modifiedOn }));
      },
      'DELETE /api/notificationChannels/{id}': (request) => {
        request.caller.require(mayEdit);
        const { id } = this.#get(request);
        this.#channels = this.#channels.filter((channel) => channel.id !== id);
        return { status: 204, body: '' };
      },
    };
  }

  #get({ id }: ApiRequest): Channel {
    const found = this.#channels.find((channel) => String(channel.id) === id);
    if (found === undefined) throw notFound(`notification channel ${id}`);
    return found;
  }

  /** Stores a channel, and sends the requested test. The test's result does not change the response. */
  async #save(channel: Channel): Promise<{ notificationChannel: Channel }> {
    if (channel.type === 'WEBHOOK' && channel.options.url === undefined) {
      throw badRequest('A webhook needs a url.');
    }
    const others = this.#channels.filter(({ id }) => id !== channel.id);
    if (others.some(({ name }) => name === channel.name)) {
      throw conflict(`There is a notification channel named ${channel.name}.`);
    }
    const wantsTest =
      channel.sendTestNotification === true || channel.options.sendTestNotification === true;
    const saved = { ...channel, sendTestNotification: wantsTest };
    this.#channels = [...others, saved].toSorted((a, b) => a.id - b.id);
    if (wantsTest) this.#tests.push(await sendTestNotification(saved, this.#clock));
    return { notificationChannel: saved };
  }
}
