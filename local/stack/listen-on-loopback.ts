import { Server } from 'node:net';

/**
 * Loaded before a stage of the local system. A deployed stage must listen on all interfaces, and neither the Functions
 * Framework (5.0.5: build/src/options.js) nor the container has a setting for it. On a developer's machine that would
 * expose the stages to the whole network. Therefore a port without a host is bound to the loopback here.
 */
// oxlint-disable-next-line typescript/unbound-method -- Reflect.apply passes the server.
Server.prototype.listen = new Proxy(Server.prototype.listen, {
  apply: (listen, server: Server, [port, ...others]: unknown[]): unknown => {
    const isPort = typeof port === 'number' || typeof port === 'string';
    const host = isPort && typeof others[0] !== 'string' ? ['127.0.0.1'] : [];
    return Reflect.apply(listen, server, [port, ...host, ...others]);
  },
});
