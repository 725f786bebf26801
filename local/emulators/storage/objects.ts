import type { Clock } from '@pipeline/shared/clock.ts';
import { HttpError } from '../http-error.ts';

export interface StoredObject {
  readonly name: string;
  readonly data: Buffer;
  readonly contentType: string;
  readonly generation: bigint;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly updated: number;
}

/**
 * @param expected 0: the object must not exist; undefined: any generation.
 * @throws HttpError 412 if it is another.
 */
export function assertGeneration(
  present: StoredObject | undefined,
  expected: bigint | undefined,
): void {
  if (expected === undefined || expected === (present?.generation ?? 0n)) return;
  const message = 'At least one of the pre-conditions you specified did not hold.';
  throw new HttpError(412, 'conditionNotMet', message);
}

/** The objects in the existing buckets. */
export class Objects {
  readonly #buckets: Map<string, Map<string, StoredObject>>;
  readonly #clock: Clock;
  #lastGeneration = 0n;

  constructor(buckets: readonly string[], clock: Clock) {
    this.#buckets = new Map(buckets.map((bucket) => [bucket, new Map<string, StoredObject>()]));
    this.#clock = clock;
  }

  /** @throws HttpError if the bucket does not exist. */
  find(bucket: string, name: string): StoredObject | undefined {
    return this.#bucket(bucket).get(name);
  }

  /**
   * @param ifGenerationMatch The generation to replace; 0: the object must not exist; undefined: any.
   * @throws HttpError 412 if it is another.
   */
  put(
    bucket: string,
    name: string,
    { data, contentType }: Pick<StoredObject, 'data' | 'contentType'>,
    ifGenerationMatch: bigint | undefined,
  ): StoredObject {
    const objects = this.#bucket(bucket);
    const present = objects.get(name);
    assertGeneration(present, ifGenerationMatch);
    const updated = this.#clock.now();
    // A generation is the time in microseconds, strictly increasing.
    const time = BigInt(updated) * 1000n;
    this.#lastGeneration = time > this.#lastGeneration ? time : this.#lastGeneration + 1n;
    const generation = this.#lastGeneration;
    const created = present?.created ?? updated;
    const stored = { name, data, contentType, generation, created, updated };
    objects.set(name, stored);
    return stored;
  }

  #bucket(name: string): Map<string, StoredObject> {
    const bucket = this.#buckets.get(name);
    if (bucket !== undefined) return bucket;
    throw new HttpError(404, 'notFound', 'The specified bucket does not exist.');
  }
}
