import { status } from '@grpc/grpc-js';
import { errorText } from '@pipeline/shared/errors.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { violations } from '@pipeline/shared/validation.ts';
import type { Faults as PubSubFaults } from '../../local/emulators/pubsub/index.ts';
import type { Stack } from '../../local/stack/stack.ts';
import type { Faults } from '../api.ts';
import { RequestError } from './http/answer.ts';
import { validator } from './http/request-body.ts';

/** What is to go wrong from now on: the settings of each emulator that are to change. */
export interface FaultChanges {
  readonly scc?: JsonObject;
  readonly compute?: JsonObject;
  readonly pubsub?: JsonObject;
}

export const isFaultChanges = validator<FaultChanges>({
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: { scc: { type: 'object' }, compute: { type: 'object' }, pubsub: { type: 'object' } },
});

const codes = new Map(
  Object.entries(status).flatMap(([name, code]): [string, status][] =>
    typeof code === 'number' && name !== 'OK' ? [[name, code]] : [],
  ),
);

/** Pub/Sub's as JSON has them: a code by its name, and null for no failure. */
interface PubSubChanges {
  readonly publish?: { readonly code: string; readonly rate: number } | null;
  readonly publishLatencyMs?: number;
  readonly redeliverRate?: number;
}

const rate = { type: 'number', minimum: 0, maximum: 1 };
const isPubSubChanges = validator<PubSubChanges>({
  type: 'object',
  additionalProperties: false,
  properties: {
    publish: {
      type: 'object',
      nullable: true,
      required: ['code', 'rate'],
      additionalProperties: false,
      properties: { code: { enum: [...codes.keys()] }, rate },
    },
    publishLatencyMs: { type: 'number', minimum: 0 },
    redeliverRate: rate,
  },
});

export function faultsOf({ scc, compute, emulator }: Stack): Faults {
  return {
    scc: { ...scc.faults },
    compute: { ...compute.faults },
    pubsub: emulator === undefined ? null : pubsubJson(emulator.faults),
  };
}

/** Sets all of them. @throws RequestError 400 that names everything that is wrong; then nothing changes. */
export function setFaults(stack: Stack, changes: FaultChanges): void {
  const { scc, compute, pubsub } = changes;
  const wrong = [
    ...faultsIn('scc', scc && (() => stack.scc.checkFaults(scc))),
    ...faultsIn('compute', compute && (() => stack.compute.checkFaults(compute))),
    ...faultsIn('pubsub', pubsub && (() => checkPubSub(stack, pubsub))),
  ];
  if (wrong.length > 0) throw new RequestError(400, wrong.join('; '));
  if (scc !== undefined) stack.scc.setFaults(scc);
  if (compute !== undefined) stack.compute.setFaults(compute);
  if (pubsub !== undefined && isPubSubChanges(pubsub)) {
    stack.emulator?.setFaults(toPubSub(pubsub));
  }
}

function faultsIn(emulator: string, check: (() => void) | undefined): string[] {
  try {
    check?.();
    return [];
  } catch (error) {
    if (error instanceof TypeError) return [`${emulator}: ${errorText(error)}`];
    throw error;
  }
}

function checkPubSub({ emulator }: Stack, changes: JsonObject): void {
  if (emulator === undefined) throw new TypeError('the emulator in use takes no faults');
  if (!isPubSubChanges(changes)) throw new TypeError(violations(isPubSubChanges).join(', '));
}

function toPubSub({ publish, ...others }: PubSubChanges): Partial<PubSubFaults> {
  if (publish === undefined) return others;
  const code = codes.get(publish?.code ?? '') ?? status.UNKNOWN;
  return { ...others, publish: publish === null ? undefined : { code, rate: publish.rate } };
}

function pubsubJson({ publish, ...others }: PubSubFaults): JsonObject {
  if (publish === undefined) return { publish: null, ...others };
  return { publish: { code: status[publish.code], rate: publish.rate }, ...others };
}
