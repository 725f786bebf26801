import type { FaultChanges, Faults } from '../api.ts';
import { RequestError } from './http/answer.ts';
import { validator } from './http/json-request.ts';
import type { FaultControl } from './pipeline.ts';

const section = { type: 'object', nullable: true };

export const isFaultChanges = validator<FaultChanges>({
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: { scc: section, compute: section, pubsub: section },
});

/** Applies all changes or none. @throws RequestError 400 that names every fault of the request. */
export function setFaults(control: FaultControl, changes: FaultChanges): Faults {
  const wrong = control.check(changes);
  if (wrong.length > 0) throw new RequestError(400, wrong.join('; '));
  control.set(changes);
  return control.current();
}
