import type { JsonObject } from '@pipeline/shared/json.ts';
import { compile } from './bodies.ts';

interface ChannelOptions extends JsonObject {
  readonly url?: string;
  readonly additionalHeaders?: Readonly<Record<string, string>>;
  readonly customData?: JsonObject;
  readonly sendTestNotification?: boolean;
}

/** A notification channel. */
export interface Channel {
  readonly id: number;
  readonly version: number;
  /** Milliseconds since the Unix epoch. */
  readonly createdOn: number;
  readonly modifiedOn: number;
  readonly type: string;
  readonly name: string;
  readonly enabled: boolean;
  /** null or absent: all teams. */
  readonly teamId?: number | null;
  readonly sendTestNotification?: boolean;
  readonly options: ChannelOptions;
}

const shape = {
  type: { type: 'string', minLength: 1 },
  name: { type: 'string', minLength: 1, maxLength: 255 },
  enabled: { type: 'boolean' },
  teamId: { type: ['integer', 'null'] },
  // The 2018 samples have it here; the Terraform provider sends it within the options.
  sendTestNotification: { type: 'boolean' },
  options: {
    type: 'object',
    properties: {
      url: { type: 'string', minLength: 1, maxLength: 255 },
      notifyOnOk: { type: 'boolean' },
      notifyOnResolve: { type: 'boolean' },
      sendTestNotification: { type: 'boolean' },
      allowInsecureConnections: { type: 'boolean' },
      additionalHeaders: {
        type: 'object',
        additionalProperties: { type: 'string', maxLength: 255 },
      },
      customData: { type: 'object' },
    },
  },
};
const required = ['type', 'name', 'enabled', 'options'];

function wrapped(properties: object, names: readonly string[]): object {
  const notificationChannel = {
    type: 'object',
    additionalProperties: false,
    required: names,
    properties,
  };
  return {
    type: 'object',
    additionalProperties: false,
    required: ['notificationChannel'],
    properties: { notificationChannel },
  };
}

/** The fields for creating a channel. */
type Draft = Omit<Channel, 'id' | 'version' | 'createdOn' | 'modifiedOn'>;
/** The fields for changing one: all of it. */
interface Update extends Draft {
  readonly id: number;
  readonly version: number;
}

const integer = { type: 'integer' };
export const isDraft = compile<{ notificationChannel: Draft }>(wrapped(shape, required));
export const isUpdate = compile<{ notificationChannel: Update }>(
  // Sysdig's Python client returns the two times unchanged; they have no effect.
  wrapped({ ...shape, id: integer, version: integer, createdOn: integer, modifiedOn: integer }, [
    ...required,
    'id',
    'version',
  ]),
);
