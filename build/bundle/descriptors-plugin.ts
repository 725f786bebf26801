import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import { parseJson } from '@pipeline/shared/json.ts';
import { pruneDescriptors, type Selection } from './prune-descriptors.ts';

type Used = Selection & { readonly file: RegExp };

/**
 * Google's clients ship descriptors of their whole API (compute's are 12 MB), and create classes for all of it with the
 * first client. Keep only the methods that we call. A missing method fails at its first call.
 */
const used: readonly Used[] = [
  {
    file: /@google-cloud\/compute\/build\/protos\/protos\.json$/,
    services: { 'google.cloud.compute.v1.Instances': ['AggregatedList', 'Get'] },
    // The fields that functions/enrich/lookup/compute-instance.ts reads.
    fields: {
      'google.cloud.compute.v1.Instance': [
        'creationTimestamp',
        'hostname',
        'id',
        'labels',
        'name',
        'networkInterfaces',
        'zone',
      ],
      'google.cloud.compute.v1.NetworkInterface': ['networkIP'],
    },
  },
  {
    file: /@google-cloud\/security-center\/build\/protos\/protos\.json$/,
    services: {
      'google.cloud.securitycenter.v2.SecurityCenter': ['CreateFinding', 'UpdateFinding'],
    },
    // Looked up when the client is created.
    types: ['google.cloud.securitycenter.v2.BulkMuteFindingsResponse', 'google.protobuf.Empty'],
  },
  // Each client creates one of each of these, for methods that ours do not have.
  {
    file: /google-gax\/build\/protos\/iam_service\.json$/,
    services: { 'google.iam.v1.IAMPolicy': [] },
  },
  {
    file: /google-gax\/build\/protos\/locations\.json$/,
    services: { 'google.cloud.location.Locations': [] },
  },
  {
    file: /google-gax\/build\/protos\/operations\.json$/,
    services: { 'google.longrunning.Operations': [] },
  },
];

const publishing = { 'google.pubsub.v1.Publisher': ['Publish'] };
/** The calls of a client that pulls. */
const pulling = {
  'google.pubsub.v1.Subscriber': ['Acknowledge', 'ModifyAckDeadline', 'StreamingPull'],
};

function pubsub(pulls: boolean): Used {
  return {
    file: /@google-cloud\/pubsub\/build\/protos\/protos\.json$/,
    services: { ...publishing, ...(pulls && pulling) },
  };
}

/** @param pulls Whether the bundle pulls from Pub/Sub: the functions do not. */
export function descriptorsPlugin(pulls: boolean): Plugin {
  return {
    name: 'pruned-descriptors',
    setup(build) {
      for (const { file, ...kept } of [...used, pubsub(pulls)]) {
        build.onLoad({ filter: file }, async ({ path }) => ({
          contents: JSON.stringify(pruneDescriptors(parseJson(await readFile(path, 'utf8')), kept)),
          loader: 'json',
        }));
      }
    },
  };
}
