import { Server } from 'node:net';

/**
 * Goes before a stage of the local system. Deployed, a stage must listen on all interfaces, and neither the Functions
 * Framework (5.0.5: build/src/options.js) nor the container has a setting for it; on a developer's machine that would
 * offer the stages to the whole network. So here a port without a host is one of the loopback.
 */
// oxlint-disable-next-line typescript/unbound-method -- Reflect.apply gives it its server.
Server.prototype.listen = new Proxy(Server.prototype.listen, {
  apply: (listen, server: Server, [port, ...others]: unknown[]): unknown => {
    const isPort = typeof port === 'number' || typeof port === 'string';
    const host = isPort && typeof others[0] !== 'string' ? ['127.0.0.1'] : [];
    return Reflect.apply(listen, server, [port, ...host, ...others]);
  },
});
