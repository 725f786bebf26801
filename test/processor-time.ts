/** The processor time of `run` in milliseconds. Unlike the time on the clock, it does not include the tests beside it. */
export function processorMs(run: () => void): number {
  const start = process.cpuUsage();
  run();
  return process.cpuUsage(start).user / 1000;
}
