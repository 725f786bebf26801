import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { foreignSign, localNames } from '../../console/server/http/foreign-request.ts';

/**
 * Goes before a stage of the local system that trusts whoever reaches it. Deployed, Cloud Run lets in nobody but the
 * identity that Pub/Sub pushes as; here any page of a browser could post a push, and so forge a finding. A push comes
 * from no page.
 */
// oxlint-disable-next-line typescript/unbound-method -- Reflect.apply gives it its server.
Server.prototype.emit = new Proxy(Server.prototype.emit, {
  apply: (emit, server: Server, args: unknown[]): unknown => {
    const [event, request, response] = args;
    if (
      event === 'request' &&
      request instanceof IncomingMessage &&
      response instanceof ServerResponse &&
      isForeign(request)
    ) {
      // The body is not read, and so the connection is of no further use.
      response.writeHead(403, { 'content-type': 'application/json', connection: 'close' });
      response.end('{"error":"pages of a browser may send nothing here"}');
      return true;
    }
    return Reflect.apply(emit, server, args);
  },
});

function isForeign(request: IncomingMessage): boolean {
  const { localPort } = request.socket;
  // A name without a port comes from no browser, which is what this is about.
  const hosts = localNames.flatMap((name) => [name, `${name}:${localPort}`]);
  return foreignSign(request, hosts, []) !== undefined;
}
