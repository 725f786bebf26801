import type { Facts } from './facts.ts';

/** Devices and kernel interfaces have no content of their own. /dev/shm holds files. */
const withoutContent = /^\/(?:dev\/(?!shm\/)|proc\/|sys\/)/;
/** Folders of packages. The hash of a packaged program says little. */
const ofPackages = /^\/(?:usr\/(?!local\/)|s?bin\/|lib)/;

/** Returns the file to look up by its hash: the touched one, otherwise a script or program that no package installs. */
export function hashedFile({ file, script, program }: Facts): string | undefined {
  if (hasContent(file)) return file;
  return [script, program].find((path) => hasContent(path) && !ofPackages.test(path));
}

function hasContent(path: string | undefined): path is string {
  return (
    path?.startsWith('/') === true && !withoutContent.test(path) && !path.endsWith(' (deleted)')
  );
}
