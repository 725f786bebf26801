import type { Deployment } from '../../lib/deployment.ts';
import { withFaults, ok, warning, type Check, type Fault, type CheckResult } from '../check.ts';
import type { DoctorContext } from '../context.ts';

/** Checks that the deployment's description names every part, so that all of them can be checked. */
export function configurationCheck({ deployment }: DoctorContext): Check {
  return { name: 'configuration', run: async () => evaluateConfiguration(deployment) };
}

export function evaluateConfiguration(deployment: Deployment): CheckResult {
  const gaps = gapsOf(deployment);
  if (gaps.length === 0) return ok(`project ${deployment.projectId}; nothing is missing`);
  return withFaults(...gaps.map(({ field, without }) => gapFault(deployment, field, without)));
}

interface Gap {
  readonly field: string;
  readonly without: string;
}

function gapFault({ local }: Deployment, field: string, without: string): Fault {
  return warning(
    `${field} is not known, so ${without} cannot be checked`,
    local === undefined
      ? `terraform output -json deployment > deployment.json, and then --deployment deployment.json; if ${field} ` +
          'is not in there, add it by hand'
      : `add ${field} to the stack file, or start npm start again`,
  );
}

function gapsOf(deployment: Deployment): readonly Gap[] {
  const { functions, sources, local, webhookUrl, webhookSecretId, kubernetes } = deployment;
  const knowsStages = functions.enrich !== undefined || kubernetes !== undefined;
  // A deployment without receive intentionally has no webhook: senders publish to the topic.
  const isWithoutWebhook = functions.receive === undefined && knowsStages;
  const hasSource = sources.sysdig !== undefined || sources.falco !== undefined;
  const hasPoll = functions.poll !== undefined;
  const gaps: (Gap | false)[] = [
    webhookUrl === undefined &&
      !isWithoutWebhook && { field: 'webhookUrl', without: 'the webhook' },
    webhookUrl !== undefined &&
      webhookSecretId === undefined &&
      local === undefined && {
        field: 'webhookSecretId',
        without: "whether the webhook takes the senders' secret",
      },
    !knowsStages && {
      field: 'functions.enrich',
      without: 'the push endpoint of events',
    },
    functions.write === undefined &&
      kubernetes === undefined && {
        field: 'functions.write',
        without: 'the push endpoint of findings',
      },
    !hasSource && {
      field: 'sources.sysdig',
      without: 'the source, who may write to it, and the last event',
    },
    hasPoll && deployment.sysdig === undefined && { field: 'sysdig', without: "Sysdig's API" },
    hasPoll &&
      deployment.checkpoint === undefined && {
        field: 'checkpoint',
        without: "poll's progress",
      },
  ];
  return gaps.filter((gap) => gap !== false);
}
