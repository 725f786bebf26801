import { once } from 'node:events';
import { createServer } from 'node:http';
import { send } from '@pipeline/shared/http.ts';
import type { Service } from './service.ts';

/**
 * Serves the kubelet's probes: /healthz decides whether to restart the container, /readyz whether to send work to it.
 * Uses a separate port that the service does not expose.
 * @param service Undefined during startup.
 * @throws Error if the port is in use.
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
  // A response at all shows that the process is alive.
  if (path === '/healthz') return service?.alive() ?? true;
  if (path === '/readyz') return service?.ready() ?? false;
  return undefined;
}
