import { errorOf, isForwarded } from '../../../scripts/dead-letters/dead-letter.ts';
import { inspect, type InspectedDeadLetter } from '../../../scripts/dead-letters/inspect.ts';
import type { DeadLetter } from '../../api.ts';
import type { DeadLetterSource, StageDeadLetter } from '../pipeline.ts';

type Read = Pick<
  InspectedDeadLetter,
  'reason' | 'attempts' | 'replays' | 'eventIds' | 'rules' | 'severity'
>;

/** The current dead letters in the format of the page. */
export class DeadLetters {
  readonly #source: DeadLetterSource;
  /** Facts read from payloads, by message id. Cache them, because reading a payload takes as long as in enrich. */
  #facts = new Map<string, Read>();

  constructor(source: DeadLetterSource) {
    this.#source = source;
  }

  async list(): Promise<DeadLetter[]> {
    const found = await this.#source.list();
    const facts = new Map<string, Read>();
    const deadLetters = found.map((each) => {
      const known = this.#facts.get(each.id) ?? read(each);
      facts.set(each.id, known);
      return toDeadLetter(each, known);
    });
    this.#facts = facts;
    return deadLetters;
  }
}

/** Drop the payload, which need not be held in memory. */
function read(deadLetter: StageDeadLetter): Read {
  const { reason, attempts, replays, eventIds, rules, severity } = inspect(
    deadLetter,
    deadLetter.stage,
  );
  return { reason, attempts, replays, eventIds, rules, severity };
}

function toDeadLetter(
  { stage, topic, id, attributes, data, publishTime }: StageDeadLetter,
  { reason, attempts, replays, eventIds, rules, severity }: Read,
): DeadLetter {
  return {
    id,
    topic,
    time: publishTime,
    rule: rules[0] ?? '',
    severity: severity ?? '',
    stage: (isForwarded(attributes) ? undefined : attributes['stage']) ?? stage,
    reason,
    error: errorOf(attributes) ?? '',
    attempts: attempts ?? null,
    replays,
    eventId: attributes['eventId'] ?? eventIds[0] ?? '',
    attributes: { ...attributes },
    data: data.toString(),
  };
}
