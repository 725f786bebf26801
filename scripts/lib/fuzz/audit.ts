import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { PubSubEmulator } from '../../../test/emulators/pubsub/index.ts';
import type { Stack } from '../../../test/stack/stack.ts';
import type { Canaries } from './canaries.ts';
import type { Acknowledged } from './judge.ts';

type Published = Parameters<Parameters<PubSubEmulator['onPublish']>[0]>[1];

/** Counts what reaches the topics, and compares that with what the stages said. */
export class Audit {
  readonly #canaries: Canaries;
  readonly #published = new Map<string, number>();
  readonly #acknowledged = { accepted: 0, ignored: 0, quarantined: 0 };
  readonly #failures: string[] = [];
  readonly stop: () => void;

  constructor(emulator: PubSubEmulator, canaries: Canaries) {
    this.#canaries = canaries;
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

  /** Where the counts differ, in words. To be called when nothing is under way. */
  differences({ ledger }: Stack): string[] {
    const { enriched, dead } = ledger.of('enrich');
    const compared: [what: string, said: number, published: number][] = [
      ['accepted by receive', this.#acknowledged.accepted, this.#count(topics.events)],
      [
        'quarantined by receive',
        this.#acknowledged.quarantined,
        this.#count(`${topics.eventsDead} receive`),
      ],
      ['enriched', enriched, this.#count(topics.findings)],
      ['dead at enrich', dead, this.#count(`${topics.eventsDead} enrich`)],
      ['dead at write', ledger.of('write').dead, this.#count(`${topics.findingsDead} write`)],
    ];
    return compared
      .filter(([, said, published]) => said !== published)
      .map(([what, said, published]) => `${what}: ${said}, published: ${published}`);
  }

  #count(name: string): number {
    return this.#published.get(name) ?? 0;
  }

  #take(topic: string, { data, attributes }: Published): void {
    const { unauthenticated, abandoned, password } = this.#canaries;
    const secrets = [password, ...this.#canaries.secrets];
    if (data.includes(unauthenticated)) this.#failures.push(`unauthenticated data in ${topic}`);
    const texts = Object.entries(attributes).flat();
    if (secrets.some((secret) => texts.some((text) => text.includes(secret)))) {
      this.#failures.push(`a secret in an attribute in ${topic}`);
    }
    // Nobody read the answer: there is nothing to compare with. Behind receive, all is counted.
    const atIngress = topic === topics.events || attributes['stage'] === 'receive';
    if (atIngress && data.includes(abandoned)) return;
    const { stage } = attributes;
    const name = stage === undefined ? topic : `${topic} ${stage}`;
    this.#published.set(name, this.#count(name) + 1);
  }
}
