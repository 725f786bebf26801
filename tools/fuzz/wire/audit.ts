import { createHash } from 'node:crypto';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { PubSubEmulator } from '../../../local/emulators/pubsub/index.ts';
import type { Stack } from '../../../local/stack/stack.ts';
import { canaries, secrets } from '../canaries.ts';
import type { Acknowledged } from './checks.ts';

type Published = Parameters<Parameters<PubSubEmulator['onPublish']>[0]>[1];

/** Counts messages in the topics, and compares them with the stages' own counts. */
export class Audit {
  readonly #published = new Map<string, number>();
  /** Without exact repetitions, and the data to detect them. */
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

  /** Messages that must not have been published: each kind once. */
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
   * The differences of the counts. Call it when nothing is in flight. The client repeats a publish call with a late
   * response verbatim, which later stages detect by id; and a body may hold an event twice. Therefore the stated count
   * must lie between the number of distinct messages and the number of all messages.
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
    // The other attributes are a message's label, which its publisher sets and which is passed on unchanged.
    const own = `${attributes['reason']} ${attributes['error']}`;
    if (
      own.includes(password) ||
      secrets.some((secret) => texts.some((text) => text.includes(secret)))
    ) {
      this.#failures.push(`a secret in an attribute in ${topic}`);
    }
    // The response was not read, so there is nothing to compare with. After receive, everything is counted.
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
