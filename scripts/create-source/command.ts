import { InvalidArgumentError, Option, type Command } from 'commander';
import { createSecurityCenterClient } from '../../functions/write/security-center-client.ts';
import { sourceDisplayName } from '../../functions/write/source-name.ts';
import { assertSignedIn, googleAuth } from '../lib/credentials.ts';
import { findDeployment } from '../lib/find-deployment.ts';
import { defaultStackFile } from '../lib/stack-file.ts';
import { createCommand, UsageError, type Context, type Program } from '../../cli/command.ts';
import { linesOf, type Lines } from '../../cli/output.ts';
import {
  displayNameFault,
  ensureSource,
  isTerraformName,
  listSources,
  type SourcesClient,
} from './sources.ts';

interface Options {
  readonly organization?: string;
  readonly name: string;
  readonly description: string;
  readonly list?: boolean;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly local?: boolean;
  readonly stackFile: string;
}

const createSourceCommand = (): Command =>
  createCommand(
    'npm run create-source --',
    'Create the Security Command Center source of the findings, once for each display name. ' +
      'If a source of that display name exists, nothing changes. The resource name goes to standard output.',
  )
    .option('--organization <id>', "the organization's number: gcloud organizations list", toId)
    .option('--name <text>', 'the display name, shown on findings', sourceDisplayName)
    .option(
      '--description <text>',
      'description of the source',
      'Runtime detections of Sysdig Secure and Falco.',
    )
    .option('--list', 'print the sources of the organization; create none')
    .option('--json', 'print JSON')
    .option('--dry-run', 'print what would change; change nothing')
    .option('--local', 'the emulator of the pipeline that npm start runs on this machine')
    .addOption(new Option('--stack-file <file>').default(defaultStackFile).hideHelp())
    .addHelpText(
      'after',
      `
Examples:
  npm run create-source -- --organization 123456789012 --dry-run
  npm run create-source -- --organization 123456789012 --name Falco
  npm run create-source -- --organization 123456789012 --list

It needs roles/securitycenter.sourcesAdmin in the organization, and Security Command Center activated for it.
Terraform creates the source if it may. Use this command if it may not, or to find a source that Terraform created
before: a source cannot be deleted, and terraform destroy only forgets it.`,
    );

/** Creates the source of the findings, or prints the name of the existing one. */
export function createSource(): Program {
  const command = createSourceCommand();
  return { command, work: async (context) => work(command.opts<Options>(), context) };
}

async function work(options: Options, context: Context): Promise<void> {
  const lines = linesOf(context);
  const fault = displayNameFault(options.name);
  if (fault !== undefined) throw new UsageError(`--name: ${fault}`);
  if (options.description.length > 1024) {
    throw new UsageError('--description may have at most 1024 characters');
  }
  const { client, organization } = await where(options);
  await (options.list === true
    ? list(client, organization, options, lines)
    : create(client, organization, options, lines));
}

async function where({
  local = false,
  stackFile,
  organization,
}: Options): Promise<{ client: SourcesClient; organization: string }> {
  if (!local) {
    if (organization === undefined) {
      throw new UsageError(
        'use --organization ID (gcloud organizations list shows it), or --local',
      );
    }
    await assertSignedIn(googleAuth());
    return { client: createSecurityCenterClient('global'), organization };
  }
  const deployment = await findDeployment({ local, stackFile });
  return {
    client: createSecurityCenterClient('global', deployment.local?.securityCenter),
    organization: organization ?? deployment.organizationId ?? '',
  };
}

async function list(
  client: SourcesClient,
  organization: string,
  { json = false }: Options,
  { print, say }: Lines,
): Promise<void> {
  const sources = await listSources(client, organization);
  if (json) print(JSON.stringify(sources, null, 2));
  else for (const { name, displayName } of sources) print(`${name}  ${displayName}`);
  if (sources.length === 0) say(`organization ${organization} has no sources`);
}

async function create(
  client: SourcesClient,
  organization: string,
  { name: displayName, description, json = false, dryRun = false }: Options,
  { print, say }: Lines,
): Promise<void> {
  if (dryRun) {
    const sources = await listSources(client, organization);
    const present = sources.find((source) => source.displayName === displayName);
    if (json) print(JSON.stringify({ outcome: present ? 'exists' : 'absent', ...present }));
    else if (present !== undefined) print(present.name);
    say(
      present === undefined
        ? `would create the source "${displayName}" in organization ${organization}`
        : `the source "${displayName}" exists already: nothing would be done`,
    );
    return;
  }
  const { outcome, source } = await ensureSource(client, organization, {
    displayName,
    description,
  });
  const { name } = source;
  print(json ? JSON.stringify({ outcome, ...source }, null, 2) : name);
  say(
    outcome === 'created'
      ? `created the source "${displayName}"`
      : `the source "${displayName}" exists already: nothing was changed`,
  );
  if (!isTerraformName(displayName)) {
    say(
      'Terraform itself cannot create a source of this name; this matters only without source_name',
    );
  }
  say(`next: give it to Terraform, in terraform.tfvars: source_name = "${name}"`);
  say('a source cannot be deleted: it and its findings stay after terraform destroy');
}

function toId(text: string): string {
  const [, id] = /^(?:organizations\/)?(\d+)$/.exec(text) ?? [];
  if (id !== undefined) return id;
  throw new InvalidArgumentError('it is the number of an organization, such as 123456789012');
}
