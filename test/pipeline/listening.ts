import { once } from 'node:events';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Other addresses of this machine, reachable if a server listens on more than 127.0.0.1. */
export const others = [
  ...(process.platform === 'linux' ? ['127.0.0.2'] : []),
  ...Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).flatMap(({ address, scopeid = 0 }) =>
      address === '127.0.0.1' || scopeid > 0 ? [] : [address],
    ),
  ),
];

/** Returns whether a server listens at an address. */
export async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Returns the addresses that a process listens on, one per port: https://docs.kernel.org/networking/proc_net_tcp.html */
export function listening(pid = 0): string[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((family) => {
    const [, ...lines] = readFileSync(`/proc/${pid}/net/${family}`, 'utf8').trim().split('\n');
    return lines.flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      if (state !== '0A' || !sockets.has(inode)) return [];
      return local.startsWith('0100007F:') ? '127.0.0.1' : local;
    });
  });
}
