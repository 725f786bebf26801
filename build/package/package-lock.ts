import { objectIn } from '@pipeline/shared/json-fields.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';

/** npm's flags of a package in this repository that do not apply in a deployed function. */
const flags = ['dev', 'devOptional', 'optional', 'peer', 'inBundle', 'extraneous'];

/**
 * The package-lock.json of a deployed function: the part of this repository's lock that its dependencies need, so that
 * Google's build installs exactly the tested versions. Needs no network.
 * @param manifest The package.json of the function.
 * @param lock The package-lock.json of this repository.
 * @throws Error if the lock lacks a dependency.
 */
export function packageLockOf(manifest: JsonObject, lock: unknown): JsonObject {
  const all = objectIn(lock, 'packages');
  const kept = new Map<string, unknown>();
  const keep = (from: string, dependencies: JsonObject, optional: boolean): void => {
    for (const name of Object.keys(dependencies)) {
      const path = installed(all, from, name);
      if (path === undefined) {
        if (optional) continue;
        throw new Error(`package-lock.json has no ${name}: npm install`);
      }
      if (kept.has(path)) continue;
      const entry = objectIn(all, path);
      kept.set(path, without(entry, flags));
      keep(path, objectIn(entry, 'dependencies'), false);
      keep(path, objectIn(entry, 'optionalDependencies'), true);
      keep(path, objectIn(entry, 'peerDependencies'), true);
    }
  };
  keep('', objectIn(manifest, 'dependencies'), false);
  return {
    name: manifest['name'],
    version: manifest['version'],
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': without(manifest, ['private', 'main']),
      ...Object.fromEntries([...kept].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

/** Where Node finds a package from another: in its own node_modules, otherwise in those above it. */
function installed(all: JsonObject, from: string, name: string): string | undefined {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (isObject(all[path])) return path;
  if (from === '') return undefined;
  const above = from.lastIndexOf('/node_modules/');
  return installed(all, above === -1 ? '' : from.slice(0, above), name);
}

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
