import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The user `nonroot` of the image's base: https://github.com/GoogleContainerTools/distroless */
export const imageUser = 65_532;

export interface SandboxOptions {
  /** The folder of the assembled image. */
  readonly image: string;
  /** The arguments of the container: its stage. */
  readonly args: readonly string[];
  /** The whole environment of the container. */
  readonly env: Readonly<Record<string, string>>;
  /** Read-only mounts: the path in the container, and the file or folder on this machine. */
  readonly volumes?: Readonly<Record<string, string>>;
}

/** Starts a container without an engine: one process, so that a signal to it reaches the stage. */
export interface SandboxedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A description of the isolation. */
  readonly how: string;
}

/** Starts the image as its Dockerfile specifies, as far as this machine allows. */
export function sandboxed(options: SandboxOptions): SandboxedCommand {
  return process.getuid?.() === 0 && canUnshare() ? inNamespace(options) : byModes(options);
}

function canUnshare(): boolean {
  return spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status === 0;
}

/**
 * Its own read-only root, in a mount namespace that ends with the process: the image, Node, this machine's libraries
 * where the base image has Debian's, and no program other than Node.
 */
function inNamespace({ image, args, env, volumes = {} }: SandboxOptions): SandboxedCommand {
  const root = `${image}.root`;
  mkdirSync(root, { recursive: true });
  const mounts = [
    '/dev/null',
    '/dev/urandom',
    '/proc',
    '/etc/hosts',
    '/etc/resolv.conf',
    '/etc/ssl/certs',
    '/usr/lib',
    '/usr/lib64',
    '/lib',
    '/lib64',
  ].filter((path) => existsSync(path) && !(path in volumes));
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const script = [
    'set -e',
    `mount -t tmpfs -o mode=755 none ${quoted(root)}`,
    ...mounts.map((path) => mount(path, root, path)),
    mount(join(image, 'app'), root, '/app'),
    mount(process.execPath, root, '/nodejs/bin/node'),
    ...Object.entries(volumes).map(([path, from]) => mount(from, root, path)),
    `mount -o remount,ro ${quoted(root)}`,
    'chroot=$(command -v chroot)',
    `exec setpriv --no-new-privs env -i ${variables.map(quoted).join(' ')} "$chroot" --userspec=${imageUser}:${imageUser} --groups=${imageUser} ${quoted(root)} /nodejs/bin/node /app/start.js "$@"`,
  ].join('\n');
  return {
    command: 'unshare',
    args: ['--mount', 'sh', '-c', script, 'sh', ...args],
    env: { PATH: process.env['PATH'] ?? '' },
    how: `user ${imageUser}, its own read-only root in a mount namespace, no shell`,
  };
}

/** A shell command that mounts a local file or folder read-only under the root. */
function mount(from: string, root: string, path: string): string {
  const target = quoted(join(root, path));
  const parent = quoted(dirname(join(root, path)));
  const found = lstatSync(from);
  if (found.isSymbolicLink() && from === path && path.startsWith('/lib')) {
    return `ln -s ${quoted(readlinkSync(from))} ${target}`;
  }
  const make = found.isDirectory() ? `mkdir -p ${target}` : `mkdir -p ${parent}; : > ${target}`;
  return `${make}; mount --bind ${quoted(from)} ${target}; mount -o remount,bind,ro ${target}`;
}

/**
 * Without root there is no separate root and no other user: only the image's modes, its environment and its entry
 * point.
 */
function byModes({ image, args, env, volumes = {} }: SandboxOptions): SandboxedCommand {
  const here = (value: string): string =>
    Object.entries(volumes).reduce((text, [path, from]) => text.replaceAll(path, from), value);
  return {
    command: process.execPath,
    args: [join(image, 'app/start.js'), ...args],
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)])),
    how: 'this user, read-only file modes: a separate root needs unshare(1) and root',
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
