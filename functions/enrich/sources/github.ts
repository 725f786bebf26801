import type { Parts } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { callOf } from '../parts/calls.ts';
import type { Claims } from '../parts/claims.ts';
import { callerOf } from '../parts/principals.ts';
import { requesterOf } from '../parts/requester.ts';
import { isSaid, path } from '../resource/path.ts';
import { sentenceOf } from './sentence.ts';
import type { Source } from './source.ts';

/** GitHub's webhooks: the fields github.* of falcosecurity/plugins:plugins/github, which Sysdig uses too. */
export const github: Source = {
  watched: 'github',
  provider: 'github',

  read(facts, { output }, common): Parts {
    const { fields } = facts;
    const requester = requesterOf(output);
    const repository = repositoryOf(fields);
    const organization = fields.take('github.org', 'github.owner') ?? repository?.owner;
    const target = repository && targetOf(repository, organization);
    if (target?.displayName === fields.peek('github.repo.name')) fields.claim('github.repo.name');
    return defined({
      actor: callerOf(facts, requester.user, 'github.user'),
      api: definedOrNothing({ ...callOf(facts, {}, requester), method: methodOf(fields) }),
      cloud: { ...common.cloud, provider: 'github', ...defined({ organization }) },
      target,
    });
  },

  describe: sentenceOf,
};

/** Names the action as GitHub's own audit log does: repository.created. */
function methodOf(fields: Claims): string | undefined {
  const names = [fields.take('github.type'), fields.take('github.action')];
  return names.filter((name) => name !== undefined).join('.') || undefined;
}

interface Repository {
  readonly owner: string | undefined;
  readonly name: string;
  readonly display: string;
}

/** Parses the repository's name, OWNER/NAME, or its address: https://github.com/OWNER/NAME. */
function repositoryOf(fields: Claims): Repository | undefined {
  const full = fields.peek('github.repo.name');
  const [, fromUrl] =
    /^https:\/\/[^/]+\/([^/]+\/[^/?#]+?)(?:\.git)?\/?$/.exec(
      fields.peek('github.repo.url') ?? fields.peek('github.repo') ?? '',
    ) ?? [];
  const display = full ?? fromUrl;
  if (!isSaid(display)) return undefined;
  const [name = '', owner] = display.split('/').toReversed();
  return { owner, name, display };
}

function targetOf(
  { name, display }: Repository,
  organization: string | undefined,
): Parts['target'] {
  if (!isSaid(organization)) return undefined;
  const whole = path('github', 'organizations', organization, 'repositories', name);
  return whole.length > 255 ? undefined : { name: whole, displayName: display };
}
