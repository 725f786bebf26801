import type { Findings } from './findings.ts';
import { child, text, type Message } from './messages.ts';
import { fullName, maskPaths, pageRequest, type Method, type Reply } from './method.ts';
import { collectionName, findingName, parseCollection } from './names.ts';
import { heldPermissions, type Policies } from './policies.ts';
import { notEmulated } from './refusal.ts';
import { markedFinding } from './security-marks.ts';
import type { Source, Sources } from './sources.ts';

/** The methods of sources and findings, by the names of securitycenter_service.proto. */
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
          throw notEmulated('update_mask');
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
        const finding = child(request, 'finding');
        const [message, outcome] = findings.update(finding, maskPaths(request));
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
    GroupFindings: {
      writes: false,
      run: (request) => {
        const { items, nextPageToken, totalSize } = findings.group({
          parent: text(request, 'parent'),
          filter: text(request, 'filter'),
          groupBy: text(request, 'groupBy'),
          ...pageRequest(request),
        });
        return { message: { groupByResults: items, nextPageToken, totalSize } };
      },
    },
    UpdateSecurityMarks: {
      writes: true,
      run: (request) => {
        const marks = child(request, 'securityMarks') ?? {};
        const name = findingName(markedFinding(text(marks, 'name')));
        return { message: findings.setMarks(name, marks, maskPaths(request)) };
      },
    },
  };
}

function listFindings(findings: Findings, request: Message): Reply {
  if (child(request, 'fieldMask') !== undefined) {
    throw notEmulated('field_mask');
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

/** @throws Refusal if the source does not exist. */
function policySource(sources: Sources, request: Message): string {
  return sources.get(text(request, 'resource')).name;
}

function sourceMessage(source: Source): Message {
  return { ...source, canonicalName: source.name };
}

/** The canonical name if there is one, otherwise the requested name. */
function targetOf(parent: string, id: string): string {
  const collection = parseCollection(parent);
  return `${collection === undefined ? parent : collectionName(collection)}/findings/${id}`;
}
