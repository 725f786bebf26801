import { once } from 'node:events';
import { createServer } from 'node:http';
import { send } from '@pipeline/shared/http.ts';
import type { Service } from './service.ts';

/**
 * Serves what the kubelet asks: /healthz, whether to restart the container, and /readyz, whether to send work to it. On a
 * port of its own, which the service does not lead to.
 * @param service undefined while it starts.
 * @throws Error when the port is taken.
 */
export async function startProbes(port: number, service: () => Service | undefined): Promise<void> {
  const server = createServer((request, response) => {
    const state = stateOf(request.url ?? '', service());
    if (state === undefined) send(response, { status: 404, body: { error: 'not found' } });
    else send(response, { status: state ? 200 : 503, body: { ok: state } });
  });
  server.listen(port);
  await once(server, 'listening');
}

function stateOf(path: string, service: Service | undefined): boolean | undefined {
  // That this is answered at all says that the process is.
  if (path === '/healthz') return service?.alive() ?? true;
  if (path === '/readyz') return service?.ready() ?? false;
  return undefined;
}
