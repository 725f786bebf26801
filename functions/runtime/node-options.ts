/**
 * Options of Node for the functions that need others than its defaults, as NODE_OPTIONS. A space for new objects of 2 MB instead
 * of 16 keeps a function under 100 MB, for no more processor time where it does few things at once. Not for `receive`, which
 * has room, and does many: https://nodejs.org/docs/latest-v24.x/api/cli.html#--max-semi-space-sizesize-in-mib
 */
export const nodeOptions = {
  receive: '',
  poll: '--max-semi-space-size=2',
  enrich: '--max-semi-space-size=2',
  write: '--max-semi-space-size=2',
} as const;
