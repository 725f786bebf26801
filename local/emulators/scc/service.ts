import type { Findings } from './findings.ts';
import { child, list, number, text, type Message } from './messages.ts';
import { parseCollection, parseFindingName, collectionName, findingName } from './names.ts';
import type { PageRequest } from './paging.ts';
import { heldPermissions, type Policies } from './policies.ts';
import { Refusal } from './refusal.ts';
import type { Source, Sources } from './sources.ts';

/** What a call came to. */
export interface Reply {
  readonly message: Message;
  /** What was done to a finding. */
  readonly outcome?: 'created' | 'updated';
}

/** A method of the service: a decoded request in, the message to answer with out. */
export interface Method {
  /** Whether it counts against the quota of writes. */
  readonly writes: boolean;
  /** The name of the finding that a request is to write; undefined when it writes none. */
  readonly target?: (request: Message) => string;
  /** @throws Refusal */
  readonly run: (request: Message) => Reply;
}

/** The methods we know, by the names of securitycenter_service.proto. All others: UNIMPLEMENTED. */
export function createService(
  sources: Sources,
  findings: Findings,
  policies: Policies,
): Readonly<Record<string, Method>> {
  return {
    CreateSource: {
      writes: true,
      run: (request) => {
        const source = child(request, 'source') ?? {};
        const displayName = text(source, 'displayName');
        const description = text(source, 'description');
        const created = sources.create(text(request, 'parent'), { displayName, description });
        return { message: sourceMessage(created) };
      },
    },
    GetSource: {
      writes: false,
      run: (request) => ({ message: sourceMessage(sources.get(text(request, 'name'))) }),
    },
    ListSources: {
      writes: false,
      run: (request) => {
        const page = sources.list(text(request, 'parent'), pageRequest(request));
        const { nextPageToken } = page;
        return { message: { sources: page.items.map(sourceMessage), nextPageToken } };
      },
    },
    GetIamPolicy: {
      writes: false,
      run: (request) => ({ message: policies.of(policySource(sources, request)) }),
    },
    SetIamPolicy: {
      writes: true,
      run: (request) => {
        if (child(request, 'updateMask') !== undefined) {
          throw new Refusal('UNIMPLEMENTED', 'This emulator knows no update_mask of a policy.');
        }
        const source = policySource(sources, request);
        return { message: policies.replace(source, child(request, 'policy')) };
      },
    },
    TestIamPermissions: {
      writes: false,
      run: (request) => {
        const permissions = heldPermissions(request);
        // "If the resource does not exist, this will return an empty set of permissions".
        const held = sources.find(text(request, 'resource')) === undefined ? [] : permissions;
        return { message: { permissions: held } };
      },
    },
    CreateFinding: {
      writes: true,
      target: (request) => targetOf(text(request, 'parent'), text(request, 'findingId')),
      run: (request) => {
        const [parent, id] = [text(request, 'parent'), text(request, 'findingId')];
        return {
          message: findings.create(parent, id, child(request, 'finding')),
          outcome: 'created',
        };
      },
    },
    UpdateFinding: {
      writes: true,
      target: (request) => fullName(text(child(request, 'finding') ?? {}, 'name')),
      run: (request) => {
        const paths = list(child(request, 'updateMask') ?? {}, 'paths');
        const [message, outcome] = findings.update(child(request, 'finding'), paths.map(String));
        return { message, outcome };
      },
    },
    SetFindingState: {
      writes: true,
      target: (request) => fullName(text(request, 'name')),
      run: (request) => ({
        message: findings.setState(text(request, 'name'), text(request, 'state')),
        outcome: 'updated',
      }),
    },
    ListFindings: { writes: false, run: (request) => listFindings(findings, request) },
  };
}

function listFindings(findings: Findings, request: Message): Reply {
  if (child(request, 'fieldMask') !== undefined) {
    throw new Refusal('UNIMPLEMENTED', 'This emulator knows no field_mask.');
  }
  const { items, nextPageToken, totalSize } = findings.list({
    parent: text(request, 'parent'),
    filter: text(request, 'filter'),
    orderBy: text(request, 'orderBy'),
    ...pageRequest(request),
  });
  const listFindingsResults = items.map((finding) => ({
    finding,
    resource: { name: text(finding, 'resourceName') },
  }));
  return { message: { listFindingsResults, nextPageToken, totalSize } };
}

/** @throws Refusal when there is no such source. */
function policySource(sources: Sources, request: Message): string {
  return sources.get(text(request, 'resource')).name;
}

function pageRequest(request: Message): PageRequest {
  return { pageSize: number(request, 'pageSize'), pageToken: text(request, 'pageToken') };
}

function sourceMessage(source: Source): Message {
  return { ...source, canonicalName: source.name };
}

/** The canonical name where there is one, else what was asked for. */
function targetOf(parent: string, id: string): string {
  const collection = parseCollection(parent);
  return `${collection === undefined ? parent : collectionName(collection)}/findings/${id}`;
}

function fullName(name: string): string {
  const parsed = parseFindingName(name);
  return parsed === undefined ? name : findingName(parsed);
}
