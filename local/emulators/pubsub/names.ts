import { invalidArgument } from './rpc-error.ts';

/** The topic name of a subscription after its topic was deleted. */
export const deletedTopic = '_deleted-topic_';

// https://docs.cloud.google.com/pubsub/docs/pubsub-basics#resource_names
const id = '(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}';
const patterns = {
  topics: new RegExp(`^projects/[^/]+/topics/${id}$`),
  subscriptions: new RegExp(`^projects/[^/]+/subscriptions/${id}$`),
};

/** @throws RpcError INVALID_ARGUMENT if `name` is not a full resource name of that kind. */
export function checkName(kind: keyof typeof patterns, name: string): string {
  if (!patterns[kind].test(name)) throw invalidArgument(`Invalid [${kind}] name: (name=${name})`);
  return name;
}

/** @throws RpcError INVALID_ARGUMENT if `name` is not `projects/<id>`. */
export function checkProject(name: string): string {
  if (!/^projects\/[^/]+$/.test(name)) {
    throw invalidArgument(`Invalid [projects] name: (name=${name})`);
  }
  return name;
}

/** Splits `projects/p/subscriptions/s` into project and short name. */
export function splitName(name: string): { project: string; shortName: string } {
  const [, project = '', , shortName = ''] = name.split('/');
  return { project, shortName };
}
