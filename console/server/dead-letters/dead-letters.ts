import { inspect, type InspectedDeadLetter } from '../../../scripts/replay/inspect.ts';
import { buriedLetters, type Buried } from '../../../local/stack/dead-letters.ts';
import type { Stack } from '../../../local/stack/stack.ts';
import type { DeadLetter } from '../../api.ts';

type Read = Pick<InspectedDeadLetter, 'reason' | 'attempts' | 'replays' | 'eventIds'>;

/** The dead letters there are, as the page shows them. */
export class DeadLetters {
  readonly #stack: Stack;
  /** What reading a payload has told, by message id: it takes as long as enrich does. */
  #facts = new Map<string, Read>();

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  async list(): Promise<DeadLetter[]> {
    const buried = await buriedLetters(this.#stack);
    const facts = new Map<string, Read>();
    const letters = buried.map((each) => {
      const { id } = each.letter;
      const known = this.#facts.get(id) ?? read(each);
      facts.set(id, known);
      return toDeadLetter(each, known);
    });
    this.#facts = facts;
    return letters;
  }
}

/** Without the payload itself, which need not be held. */
function read({ letter, stage }: Buried): Read {
  const { reason, attempts, replays, eventIds } = inspect(letter, stage);
  return { reason, attempts, replays, eventIds };
}

function toDeadLetter(
  { stage, topic, letter: { id, attributes, data } }: Buried,
  { reason, attempts, replays, eventIds }: Read,
): DeadLetter {
  // Pub/Sub's own forwarding is newer than what a stage wrote before.
  const isForwarded = reason === 'max-delivery-attempts';
  const error = isForwarded
    ? attributes['CloudPubSubDeadLetterSourceDeliveryErrorMessage']
    : attributes['error'];
  return {
    id,
    topic,
    stage: (isForwarded ? undefined : attributes['stage']) ?? stage,
    reason,
    error: error ?? '',
    attempts: attempts ?? null,
    replays,
    eventId: attributes['eventId'] ?? eventIds[0] ?? '',
    attributes: { ...attributes },
    data: data.toString(),
  };
}
