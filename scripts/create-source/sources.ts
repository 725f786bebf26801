import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import { Status } from 'google-gax';
import { codeOf } from '@pipeline/shared/errors.ts';
import { sourcesError } from './errors.ts';

/** A source of Security Command Center: the parent of findings. */
export interface Source {
  /** organizations/ORG/sources/SOURCE */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
}

export type SourcesClient = Pick<SecurityCenterClient, 'listSources' | 'createSource'>;

/** The client's default is one attempt of 30 s. */
const call = { timeout: 15_000 };

/**
 * Lists the sources of an organization.
 * @throws Error whose one-line message says what to do.
 */
export async function listSources(client: SourcesClient, organization: string): Promise<Source[]> {
  try {
    const [sources] = await client.listSources({ parent: parentOf(organization) }, call);
    return sources.map(toSource);
  } catch (error) {
    throw sourcesError(
      error,
      organization,
      'securitycenter.sources.list (in roles/securitycenter.sourcesAdmin)',
    );
  }
}

export interface Created {
  readonly outcome: 'created' | 'exists';
  readonly source: Source;
}

/**
 * Finds or creates the source with this display name, which is unique in an organization. Concurrent callers get the
 * same source. An existing source is not changed.
 * @throws Error whose one-line message says what to do.
 */
export async function ensureSource(
  client: SourcesClient,
  organization: string,
  wanted: Pick<Source, 'displayName' | 'description'>,
): Promise<Created> {
  const find = async (): Promise<Source | undefined> =>
    (await listSources(client, organization)).find(
      ({ displayName }) => displayName === wanted.displayName,
    );
  const present = await find();
  if (present !== undefined) return { outcome: 'exists', source: present };
  try {
    const request = { parent: parentOf(organization), source: wanted };
    const [source] = await client.createSource(request, call);
    return { outcome: 'created', source: toSource(source) };
  } catch (error) {
    const other = codeOf(error) === Status.ALREADY_EXISTS ? await find() : undefined;
    if (other !== undefined) return { outcome: 'exists', source: other };
    throw sourcesError(
      error,
      organization,
      'securitycenter.sources.update (roles/securitycenter.sourcesAdmin)',
    );
  }
}

/**
 * Says why a display name is invalid. "A length between 1 and 64 characters (inclusive)": source.proto.
 */
export function displayNameFault(name: string): string | undefined {
  if (name.trim() !== '' && name.length <= 64) return undefined;
  return `a source's display name has 1 to 64 characters; this one has ${name.length}`;
}

/**
 * Whether Terraform can create a source of this name: its provider enforces an older, narrower rule.
 * https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/scc_v2_organization_source
 */
export function isTerraformName(name: string): boolean {
  return /^[\p{L}\p{N}](?:[\p{L}\p{N}_ -]{0,30}[\p{L}\p{N}])?$/u.test(name);
}

function parentOf(organization: string): string {
  return `organizations/${organization}`;
}

function toSource(source: {
  name?: string | null;
  displayName?: string | null;
  description?: string | null;
}): Source {
  const { name, displayName, description } = source;
  return { name: name ?? '', displayName: displayName ?? '', description: description ?? '' };
}
