import { readFile } from 'node:fs/promises';

/** What the kernel says of a process. https://man7.org/linux/man-pages/man5/proc.5.html */

export interface Memory {
  /** Resident now, in MB of 1,000,000 bytes. */
  readonly rssMb: number;
  /** The most that was ever resident. */
  readonly peakMb: number;
}

/** @throws Error where there is no /proc, which is anywhere but on Linux. */
export async function memoryOf(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return { rssMb: megabytes(status, 'VmRSS'), peakMb: megabytes(status, 'VmHWM') };
}

function megabytes(status: string, name: string): number {
  const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  if (kilobytes === undefined) throw new Error(`/proc tells no ${name}`);
  return (Number(kilobytes) * 1024) / 1e6;
}

/** Linux counts in hundredths of a second on every platform that Node runs on: USER_HZ. */
const ticksPerSecond = 100;

/** The processor time that all threads of a process have taken so far, in milliseconds, to the nearest 10 or so. */
export async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in brackets, which may itself hold spaces; utime and stime are 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}
