import { createHash } from 'node:crypto';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { PubSubEmulator } from '../../../local/emulators/pubsub/index.ts';
import type { Stack } from '../../../local/stack/stack.ts';
import { canaries, secrets } from '../canaries.ts';
import type { Acknowledged } from './checks.ts';

type Published = Parameters<Parameters<PubSubEmulator['onPublish']>[0]>[1];

/** Counts what reaches the topics, and compares that with what the stages said. */
export class Audit {
  readonly #published = new Map<string, number>();
  /** Without exact repetitions, and what was seen for that. */
  readonly #distinct = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #acknowledged = { accepted: 0, ignored: 0, quarantined: 0 };
  readonly #failures: string[] = [];
  readonly stop: () => void;

  constructor(emulator: PubSubEmulator) {
    this.stop = emulator.onPublish((topic, message) => {
      this.#take(topic.slice(topic.lastIndexOf('/') + 1), message);
    });
  }

  acknowledge({ accepted, ignored, quarantined }: Acknowledged): void {
    this.#acknowledged.accepted += accepted;
    this.#acknowledged.ignored += ignored;
    this.#acknowledged.quarantined += quarantined;
  }

  /** What was published that must not have been: each kind of it once. */
  get failures(): readonly string[] {
    return [...new Set(this.#failures)];
  }

  get counts(): Record<string, number> {
    return Object.fromEntries(this.#published);
  }

  get acknowledged(): Acknowledged {
    return this.#acknowledged;
  }

  /**
   * Where the counts differ, in words. To be called when nothing is under way. A publish call whose answer is late is
   * repeated by the client, word for word, which later stages see through by the id; and a body may hold an event
   * twice. So what was said must lie between the messages without repetitions and all of them.
   */
  differences({ ledger }: Stack): string[] {
    const { enriched, dead } = ledger.of('enrich');
    const compared: [what: string, said: number, name: string][] = [
      ['accepted by receive', this.#acknowledged.accepted, topics.events],
      ['quarantined by receive', this.#acknowledged.quarantined, `${topics.eventsDead} receive`],
      ['enriched', enriched, topics.findings],
      ['dead at enrich', dead, `${topics.eventsDead} enrich`],
      ['dead at write', ledger.of('write').dead, `${topics.findingsDead} write`],
    ];
    return compared
      .filter(
        ([, said, name]) => said < (this.#distinct.get(name) ?? 0) || said > this.#count(name),
      )
      .map(([what, said, name]) => `${what}: ${said}, published: ${this.#count(name)}`);
  }

  #count(name: string): number {
    return this.#published.get(name) ?? 0;
  }

  #take(topic: string, { data, attributes }: Published): void {
    const { unauthenticated, abandoned, password } = canaries;
    if (data.includes(unauthenticated)) this.#failures.push(`unauthenticated data in ${topic}`);
    const texts = Object.entries(attributes).flat();
    // The other attributes are a message's label, which comes from its publisher and goes on as it is.
    const own = `${attributes['reason']} ${attributes['error']}`;
    if (
      own.includes(password) ||
      secrets.some((secret) => texts.some((text) => text.includes(secret)))
    ) {
      this.#failures.push(`a secret in an attribute in ${topic}`);
    }
    // Nobody read the answer: there is nothing to compare with. Behind receive, all is counted.
    const atIngress = topic === topics.events || attributes['stage'] === 'receive';
    if (atIngress && data.includes(abandoned)) return;
    const { stage } = attributes;
    const name = stage === undefined ? topic : `${topic} ${stage}`;
    this.#published.set(name, this.#count(name) + 1);
    const digest = createHash('sha256').update(JSON.stringify(attributes)).update(data);
    const key = `${name} ${digest.digest('base64')}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#distinct.set(name, (this.#distinct.get(name) ?? 0) + 1);
  }
}
