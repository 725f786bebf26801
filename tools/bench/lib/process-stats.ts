import { readdir, readFile } from 'node:fs/promises';

/** Statistics of a process from the kernel. https://man7.org/linux/man-pages/man5/proc.5.html */

export interface Memory {
  /** Currently resident, in MB of 1,000,000 bytes. */
  readonly rssMb: number;
  /** The peak of resident memory. */
  readonly peakMb: number;
}

/** @throws Error without /proc, that is on any system but Linux. */
export async function memoryOf(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return { rssMb: megabytes(status, 'VmRSS'), peakMb: megabytes(status, 'VmHWM') };
}

function megabytes(status: string, name: string): number {
  const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  if (kilobytes === undefined) throw new Error(`/proc has no ${name}`);
  return (Number(kilobytes) * 1024) / 1e6;
}

/** The processor time of all threads of a process so far, in milliseconds. */
export async function cpuMsOf(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const nanoseconds = await Promise.all(
    threads.map(async (thread) => {
      // https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
      const [onProcessor] = (await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(
        ' ',
      );
      return Number(onProcessor);
    }),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}
