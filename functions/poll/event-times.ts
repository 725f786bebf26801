import { sysdigTime } from '@pipeline/shared/formats/common/sysdig.ts';
import { isObject } from '@pipeline/shared/json.ts';
import { toNanos } from '@pipeline/shared/time.ts';

/** The time of the newest event, in nanoseconds; undefined if there is none, or if an event has no time. */
export function newestOf(events: readonly unknown[]): bigint | undefined {
  let newest: bigint | undefined;
  for (const event of events) {
    const time = timeOf(event);
    if (time === undefined) return undefined;
    if (newest === undefined || time > newest) newest = time;
  }
  return newest;
}

function timeOf(event: unknown): bigint | undefined {
  const time = isObject(event) ? sysdigTime(event) : undefined;
  return time === undefined ? undefined : toNanos(time);
}
