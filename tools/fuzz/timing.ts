import { systemClock } from '@pipeline/shared/clock.ts';
import { fixedSecrets } from '@pipeline/shared/secrets.ts';
import { readTokens } from '@pipeline/shared/webhook-tokens.ts';
import { createAuthenticate } from '../../functions/receive/authenticate.ts';
import { coreRequest } from './core/pipeline.ts';
import { seeded } from '../lib/random.ts';

/**
 * Measures whether the duration of `authenticate` reveals how much of a token is right. In this process and without a
 * server: the noise of a connection would hide far more than the duration of the comparison.
 *
 * Measures two kinds of wrong tokens alternately: nothing right, and all right except the last character. If the time
 * reveals nothing, one of the first takes longer than one of the second in about half of the pairs: the measure of Mann
 * and Whitney, which is robust against outliers. Two controls accompany it. Two halves of the same kind show the noise;
 * a comparison that stops at the first difference shows that a difference would be detected.
 */
export interface TimingReport {
  readonly samples: number;
  /** The distance from one half, for each pair. */
  readonly measured: number;
  readonly noise: number;
  readonly naive: number;
  readonly verdict: 'even' | 'uneven' | 'too noisy';
  readonly text: string;
}

/** A distance below this reveals nothing in practice: detecting it once takes many thousand tries. */
const bound = 0.03;

const secret = 'k'.repeat(4096);
const nothingRight = `x${'y'.repeat(secret.length - 1)}`;
const almostRight = `${secret.slice(0, -1)}x`;

export async function measureTiming(samples = 30_000): Promise<TimingReport> {
  const authenticate = createAuthenticate(
    fixedSecrets('S', secret, readTokens),
    {
      SIGNATURE_ALGORITHM: 'sha256',
      SIGNATURE_ENCODING: 'hex',
      SIGNATURE_PREFIX: '',
      STANDARD_WEBHOOKS_TOLERANCE_SECONDS: 0,
    },
    systemClock,
  );
  const ours = async (token: string): Promise<unknown> =>
    authenticate(coreRequest(Buffer.alloc(0), { authorization: token }));
  const naive = async (token: string): Promise<boolean> => stopsAtFirstDifference(token, secret);
  const measured = await unevenness(ours, nothingRight, almostRight, samples);
  const noise = await unevenness(ours, nothingRight, nothingRight, samples);
  const seen = await unevenness(naive, nothingRight, almostRight, samples);
  const text = [
    `measured ${measured.toFixed(4)}, noise ${noise.toFixed(4)}`,
    `naive comparison ${seen.toFixed(4)}, bound ${bound}`,
  ].join(', ');
  const isUsable = noise < bound && seen > 4 * bound;
  const verdict = isUsable ? (measured < bound ? 'even' : 'uneven') : 'too noisy';
  return { samples, measured, noise, naive: seen, verdict, text };
}

async function unevenness(
  check: (token: string) => Promise<unknown>,
  one: string,
  other: string,
  samples: number,
): Promise<number> {
  const random = seeded(samples);
  const times: [first: boolean, nanos: number][] = [];
  const warmUp = samples / 10;
  for (let at = -warmUp; at < samples * 2; at += 1) {
    const first = random() < 0.5;
    const token = first ? one : other;
    const startedAt = process.hrtime.bigint();
    await check(token);
    const nanos = Number(process.hrtime.bigint() - startedAt);
    if (at >= 0) times.push([first, nanos]);
  }
  return Math.abs(shareOfGreater(times) - 0.5);
}

/** Mann and Whitney's U divided by the number of pairs; ties count half. */
export function shareOfGreater(
  times: readonly (readonly [first: boolean, nanos: number])[],
): number {
  const sorted = times.toSorted(([, a], [, b]) => a - b);
  let ranks = 0;
  let firsts = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end < sorted.length && sorted[end]?.[1] === sorted[start]?.[1]) end += 1;
    const own = sorted.slice(start, end).filter(([first]) => first).length;
    // Ties share the mean of their ranks.
    ranks += own * ((start + 1 + end) / 2);
    firsts += own;
    start = end;
  }
  const others = sorted.length - firsts;
  return (ranks - (firsts * (firsts + 1)) / 2) / (firsts * others);
}

function stopsAtFirstDifference(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a.charCodeAt(at) !== b.charCodeAt(at)) return false;
  return true;
}
