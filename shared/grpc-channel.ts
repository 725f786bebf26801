/**
 * gRPC channel options that reconnect soon after an outage: an attempt at least every 0.3 s (gRPC varies a wait by a
 * fifth). By default gRPC waits longer after each failure, up to two minutes, so calls keep failing long after a short
 * outage: https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md
 */
export const reconnectSoon = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 250,
} as const;
