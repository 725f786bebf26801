import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { foreignSign, localNames } from '../../console/server/http/foreign-request.ts';

/**
 * Loaded before a stage of the local system that trusts its callers. In the cloud, Cloud Run admits only Pub/Sub's push
 * identity; here, any web page could post a push message and forge a finding. A push never comes from a web page.
 */
// oxlint-disable-next-line typescript/unbound-method -- Reflect.apply passes the server.
Server.prototype.emit = new Proxy(Server.prototype.emit, {
  apply: (emit, server: Server, args: unknown[]): unknown => {
    const [event, request, response] = args;
    if (
      event === 'request' &&
      request instanceof IncomingMessage &&
      response instanceof ServerResponse &&
      isForeign(request)
    ) {
      // The body is unread, so the connection cannot be reused.
      response.writeHead(403, { 'content-type': 'application/json', connection: 'close' });
      response.end('{"error":"requests from web pages are refused"}');
      return true;
    }
    return Reflect.apply(emit, server, args);
  },
});

function isForeign(request: IncomingMessage): boolean {
  const { localPort } = request.socket;
  // A Host header without a port does not come from a browser with this URL.
  const hosts = localNames.flatMap((name) => [name, `${name}:${localPort}`]);
  return foreignSign(request, hosts, []) !== undefined;
}
