import { status } from '@grpc/grpc-js';
import { errorText } from '@pipeline/shared/errors.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { violations } from '@pipeline/shared/validation.ts';
import { validator } from '../../console/server/http/json-request.ts';
import type { FaultControl } from '../../console/server/pipeline.ts';
import type { Faults as PubSubFaults } from '../emulators/pubsub/index.ts';
import type { Stack } from '../stack/stack.ts';

const codes = new Map(
  Object.entries(status).flatMap(([name, code]): [string, status][] =>
    typeof code === 'number' && name !== 'OK' ? [[name, code]] : [],
  ),
);

/** Pub/Sub's faults in JSON: a code by name, and null for no failure. */
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

/** The faults of the emulators. */
export function faultControl(stack: Stack): FaultControl {
  return {
    current: () => ({
      scc: { ...stack.scc.faults },
      compute: { ...stack.compute.faults },
      pubsub: stack.emulator === undefined ? null : pubsubJson(stack.emulator.faults),
    }),
    check: ({ scc, compute, pubsub }) => [
      ...faultsIn('scc', scc && (() => stack.scc.checkFaults(scc))),
      ...faultsIn('compute', compute && (() => stack.compute.checkFaults(compute))),
      ...faultsIn('pubsub', pubsub && (() => checkPubSub(stack, pubsub))),
    ],
    set: ({ scc, compute, pubsub }) => {
      if (scc === null) stack.scc.clearFaults();
      else if (scc !== undefined) stack.scc.setFaults(scc);
      if (compute === null) stack.compute.clearFaults();
      else if (compute !== undefined) stack.compute.setFaults(compute);
      if (pubsub === null) stack.emulator?.clearFaults();
      else if (isPubSubChanges(pubsub)) stack.emulator?.setFaults(toPubSub(pubsub));
    },
  };
}

function faultsIn(emulator: string, check: (() => void) | null | undefined): string[] {
  try {
    check?.();
    return [];
  } catch (error) {
    if (error instanceof TypeError) return [`${emulator}: ${errorText(error)}`];
    throw error;
  }
}

function checkPubSub({ emulator }: Stack, changes: JsonObject): void {
  if (emulator === undefined) throw new TypeError('the emulator in use does not support faults');
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
