import type { Clock } from '@pipeline/shared/clock.ts';
import { text, type Message } from './messages.ts';
import { applyRules } from './mute.ts';
import type { MuteConfigs } from './mute-configs.ts';
import { parseFindingName } from './names.ts';
import { notFound } from './refusal.ts';
import { SharedValues } from './shared-values.ts';

/** The findings by canonical name, in order of creation, muted by the mute configs. */
export class FindingStore {
  readonly #muteConfigs: MuteConfigs;
  readonly #clock: Clock;
  readonly #onChange: (name: string) => void;
  readonly #findings = new Map<string, Message>();
  readonly #values = new SharedValues();
  /** When the next mute config expires, in milliseconds since the epoch. */
  #nextExpiry = Number.POSITIVE_INFINITY;

  /** @param onChange Receives the name of each stored finding. */
  constructor(muteConfigs: MuteConfigs, clock: Clock, onChange: (name: string) => void) {
    this.#muteConfigs = muteConfigs;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  find(name: string): Message | undefined {
    this.#expireRules();
    return this.#findings.get(name);
  }

  /** @throws Refusal if there is none. */
  get(name: string): Message {
    const finding = this.find(name);
    if (finding === undefined) throw notFound();
    return finding;
  }

  all(): readonly Message[] {
    this.#expireRules();
    return [...this.#findings.values()];
  }

  put(finding: Message): Message {
    const stored = this.#values.compact(finding);
    const name = text(stored, 'name');
    this.#findings.set(name, stored);
    this.#onChange(name);
    return stored;
  }

  /** Stores a created or updated finding, which is an event for mute configs. */
  putEvent(finding: Message): Message {
    return this.put(this.#muted(finding, true));
  }

  /** Applies the mute configs to all findings, after one has changed or expired. */
  applyRules(): void {
    this.#nextExpiry = this.#muteConfigs.nextExpiry;
    for (const finding of this.#findings.values()) {
      const muted = this.#muted(finding, false);
      if (muted !== finding) this.put(muted);
    }
  }

  #muted(finding: Message, isEvent: boolean): Message {
    const location = parseFindingName(text(finding, 'name'))?.location ?? '';
    return applyRules(finding, this.#muteConfigs.rules(location), this.#clock.now(), isEvent);
  }

  #expireRules(): void {
    if (this.#clock.now() >= this.#nextExpiry) this.applyRules();
  }
}
