import type { Step } from './facts.ts';
import { logSearch, quoted } from './log-search.ts';
import { command } from './shell.ts';

/** Commands about the object of a call to Google Cloud. */

/** Further activity on the object of a call. */
export const targetActivity: Step = (facts) => {
  const filter = targetFilter(facts.target ?? '');
  return filter === undefined ? undefined : logSearch(filter, facts);
};

/**
 * Search for instances and service accounts by label: logs name an instance by its name, and a service account by
 * either of its IDs. For any other object, search for the part of the full name after the project and the location: logs
 * may have the project's number, and the location in the API's form. A bucket's full name has neither.
 */
function targetFilter(target: string): string | undefined {
  const [, service, path = ''] = /^\/\/([^/]+)\/(.+)$/.exec(target) ?? [];
  if (service === undefined) return undefined;
  const instance = /\/instances\/(\d+)$/.exec(path)?.[1];
  if (service === 'compute.googleapis.com' && instance !== undefined) {
    return `resource.labels.instance_id=${quoted(instance)}`;
  }
  const account = /\/serviceAccounts\/([^/]+@[^/]+)(?:\/keys\/[^/]+)?$/.exec(path)?.[1];
  if (account !== undefined) return `resource.labels.email_id=${quoted(account)}`;
  const name = path.replace(/^projects\/[^/]+\//, '').replace(placeOf, '');
  const isBucket = service === 'storage.googleapis.com' && !name.includes('/');
  return `protoPayload.resourceName:${quoted(isBucket ? `buckets/${name}` : name)}`;
}

const placeOf = /^(?:(?:locations|regions|zones)\/[^/]+|global)\//;

/** By the full names in https://docs.cloud.google.com/asset-inventory/docs/asset-names */
const describers: readonly (readonly [
  RegExp,
  (...groups: readonly string[]) => string | undefined,
])[] = [
  [
    /^\/\/storage\.googleapis\.com\/([^/]+)$/,
    (name) => command`gcloud storage buckets describe gs://${name}`,
  ],
  [
    /^\/\/iam\.googleapis\.com\/projects\/([^/]+)\/serviceAccounts\/([^/]+)$/,
    (project, name) => command`gcloud iam service-accounts describe ${name} --project=${project}`,
  ],
  [
    /^\/\/compute\.googleapis\.com\/projects\/([^/]+)\/zones\/([^/]+)\/instances\/([^/]+)$/,
    (project, zone, name) =>
      command`gcloud compute instances describe ${name} --zone=${zone} --project=${project}`,
  ],
  [
    /^\/\/compute\.googleapis\.com\/projects\/([^/]+)\/global\/firewalls\/([^/]+)$/,
    (project, name) => command`gcloud compute firewall-rules describe ${name} --project=${project}`,
  ],
  [
    /^\/\/cloudsql\.googleapis\.com\/projects\/([^/]+)\/instances\/([^/]+)$/,
    (project, name) => command`gcloud sql instances describe ${name} --project=${project}`,
  ],
  [
    /^\/\/container\.googleapis\.com\/projects\/([^/]+)\/(?:locations|zones)\/([^/]+)\/clusters\/([^/]+)$/,
    (project, location, name) =>
      command`gcloud container clusters describe ${name} --location=${location} --project=${project}`,
  ],
  [
    /^\/\/container\.googleapis\.com\/projects\/([^/]+)\/locations\/([^/]+)\/clusters\/([^/]+)\/nodePools\/([^/]+)$/,
    (project, location, cluster, name) =>
      command`gcloud container node-pools describe ${name} --cluster=${cluster} --location=${location} --project=${project}`,
  ],
  [
    /^\/\/secretmanager\.googleapis\.com\/projects\/([^/]+)\/secrets\/([^/]+)(?:\/versions\/[^/]+)?$/,
    (project, name) => command`gcloud secrets describe ${name} --project=${project}`,
  ],
  [
    /^\/\/run\.googleapis\.com\/projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)$/,
    (project, region, name) =>
      command`gcloud run services describe ${name} --region=${region} --project=${project}`,
  ],
  [
    /^\/\/logging\.googleapis\.com\/projects\/([^/]+)\/sinks\/([^/]+)$/,
    (project, name) => command`gcloud logging sinks describe ${name} --project=${project}`,
  ],
  [
    /^\/\/cloudresourcemanager\.googleapis\.com\/projects\/([^/]+)$/,
    (project) => command`gcloud projects get-iam-policy ${project}`,
  ],
  [
    /^\/\/cloudresourcemanager\.googleapis\.com\/folders\/(\d+)$/,
    (folder) => command`gcloud resource-manager folders get-iam-policy ${folder}`,
  ],
  [
    /^\/\/cloudresourcemanager\.googleapis\.com\/organizations\/(\d+)$/,
    (organization) => command`gcloud organizations get-iam-policy ${organization}`,
  ],
];

/** The names of Google's delete methods: https://google.aip.dev/135 */
const deletion = /(?:^|[./])[Dd]elete(?:[A-Z]\w*)?$/;

/** Describes the current state of a call's object, unless the call deleted it. */
export const describeTarget: Step = ({ target = '', call, project }) => {
  if (deletion.test(call ?? '')) return undefined;
  if (target === '' && call?.endsWith('SetIamPolicy')) {
    return command`gcloud projects get-iam-policy ${project}`;
  }
  for (const [pattern, describe] of describers) {
    const match = pattern.exec(target);
    if (match !== null) return describe(...match.slice(1));
  }
  return undefined;
};
