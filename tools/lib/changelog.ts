/** CHANGELOG.md, in the form of https://keepachangelog.com/en/1.1.0/. */

/**
 * The section of a version, without the heading.
 * @param version For example 1.2.3, or Unreleased.
 * @throws Error if there is no text.
 */
export function sectionOf(changelog: string, version: string): string {
  const heading = new RegExp(
    `^## \\[${RegExp.escape(version)}\\](?: - \\d{4}-\\d\\d-\\d\\d)?$`,
    'm',
  );
  const found = heading.exec(changelog);
  if (found === null) throw new Error(`CHANGELOG.md has no section ## [${version}] - YYYY-MM-DD`);
  const rest = changelog.slice(found.index + found[0].length);
  const section = (rest.split(/^## |^\[[^\]]+\]: /m)[0] ?? '').trim();
  if (section === '') throw new Error(`CHANGELOG.md says nothing beneath ## [${version}]`);
  return section;
}

/**
 * The version of a tag.
 * @throws Error if it differs from package.json.
 */
export function versionOf(tag: string, packageVersion: string): string {
  if (tag === `v${packageVersion}`) return packageVersion;
  throw new Error(`the tag ${tag} is not v${packageVersion}, which package.json has`);
}
