import type { Instance, RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { isDnsLabel, googleProjectOf } from '@pipeline/shared/google-names.ts';
import { isAboutHost } from './host-names.ts';

/** Returns the instance in the event's own labels, which Sysdig's agent reads from the metadata server. */
export function labelledInstance(event: RuntimeEvent): Instance | undefined {
  if (!isAboutHost(event)) return undefined;
  const { cloud } = event;
  const project = googleProjectOf(cloud);
  if (project === undefined || !isDnsLabel(cloud?.zone) || !cloud.instanceId) return undefined;
  if (!/^\d+$/.test(cloud.instanceId)) return undefined;
  const { zone, instanceId: id, instanceName: name } = cloud;
  return defined({ project, zone, id, name });
}

/** The same as a `FindInstance` without lookups. */
export async function instanceOfLabels(event: RuntimeEvent): Promise<Instance | undefined> {
  return labelledInstance(event);
}
