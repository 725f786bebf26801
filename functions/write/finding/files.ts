import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { int64 } from './int64.ts';
import { encoded } from './text.ts';

export interface TouchedFile {
  readonly path: string;
  readonly sha256?: string;
  readonly size?: string;
  readonly operations?: { readonly type: 'OPEN' | 'READ' | 'RENAME' | 'WRITE' | 'EXECUTE' }[];
}

/** The files of the event, and the operations on them if known. */
export function filesOf({ files }: RuntimeEvent): TouchedFile[] | undefined {
  const touched = (files ?? []).flatMap(({ path, sha256, size, operations }) => {
    const absolute = absolutePath(path);
    if (absolute === undefined) return [];
    const types = operations?.map((type) => ({ type }));
    return [defined({ path: absolute, sha256, size: int64(size), operations: types })];
  });
  return touched.length === 0 ? undefined : touched;
}

/**
 * The path in the form that Security Command Center accepts: "absolute path of the file as a JSON encoded string"
 * (file.proto), which must be POSIX.
 */
export function absolutePath(path: string | undefined): string | undefined {
  return path?.startsWith('/') === true ? encoded(path) : undefined;
}
