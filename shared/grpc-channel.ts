/**
 * Options of a client's gRPC channel that have it connect again soon after its service could not be reached: an attempt
 * at least every 0.3 s (gRPC varies a wait by a fifth). By itself gRPC waits longer after each failure, up to two
 * minutes, and so goes on failing long after a short outage is over:
 * https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md
 */
export const reconnectSoon = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 250,
} as const;
