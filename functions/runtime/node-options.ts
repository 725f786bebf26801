/**
 * Node options, as NODE_OPTIONS, for functions that need others than the defaults. 2 MB instead of 16 MB for new
 * objects keep a function under 100 MB, without more processor time at low concurrency. Not for `receive`, which has
 * enough memory and high concurrency:
 * https://nodejs.org/docs/latest-v24.x/api/cli.html#--max-semi-space-sizesize-in-mib
 */
export const nodeOptions = {
  receive: '',
  poll: '--max-semi-space-size=2',
  enrich: '--max-semi-space-size=2',
  write: '--max-semi-space-size=2',
} as const;
