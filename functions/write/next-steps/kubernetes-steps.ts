import type { Step } from './facts.ts';
import { hashedFile } from './hashed-file.ts';
import { command } from './shell.ts';

/** Commands about a pod and its node. `TYPE/NAME` is never parsed as an option. */

export const describePod: Step = ({ namespace, pod }) =>
  command`kubectl describe --namespace=${namespace} pod/${pod}`;

export const podLogs: Step = ({ namespace, pod, container }) =>
  command`kubectl logs --namespace=${namespace} pod/${pod} --container=${container} --timestamps --since=1h` ??
  command`kubectl logs --namespace=${namespace} pod/${pod} --all-containers --timestamps --since=1h`;

// Do not trust the container's own programs, and do not rely on a shell in it. An ephemeral container can read its
// processes and, through /proc/1/root, its files.
// https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/#ephemeral-container

export const podProcesses: Step = ({ namespace, pod, container }) =>
  command`kubectl debug --namespace=${namespace} pod/${pod} --target=${container} --image=busybox --profile=general -it -- ps -o pid,ppid,user,args`;

export const podConnections: Step = ({ namespace, pod, container }) =>
  command`kubectl debug --namespace=${namespace} pod/${pod} --target=${container} --image=busybox --profile=general -it -- netstat -tunp`;

export const podFile: Step = (facts) => {
  const { namespace, pod, container } = facts;
  const file = hashedFile(facts);
  return file === undefined
    ? undefined
    : command`kubectl debug --namespace=${namespace} pod/${pod} --target=${container} --image=busybox --profile=general -it -- sha256sum ${`/proc/1/root${file}`}`;
};

/** The pod's node, its identity in the Kubernetes API, and its privileges on the node. */
export const podPrivileges: Step = ({ namespace, pod }) =>
  command`kubectl get --namespace=${namespace} pod/${pod} --output=jsonpath='{.spec.nodeName} {.spec.serviceAccountName} {.spec.hostPID} {.spec.volumes[*].hostPath.path} {.spec.containers[*].securityContext}'`;

export const podsOfNode: Step = ({ node }) =>
  command`kubectl get pods --all-namespaces --output=wide --field-selector=spec.nodeName=${node}`;

export const workloads: Step = ({ namespace }) =>
  command`kubectl get deployments,daemonsets,statefulsets,jobs,cronjobs --namespace=${namespace} --output=wide`;

export const exposure: Step = ({ namespace }) =>
  command`kubectl get services,ingresses,networkpolicies --namespace=${namespace}`;

export const serviceAccounts: Step = ({ namespace }) =>
  command`kubectl get serviceaccounts,rolebindings,secrets --namespace=${namespace}`;

export const isolatePod: Step = ({ namespace, pod }) =>
  command`kubectl label --namespace=${namespace} pod/${pod} quarantine=true --overwrite`;

export const deletePod: Step = ({ namespace, pod }) =>
  command`kubectl delete --namespace=${namespace} pod/${pod}`;

export const cordonNode: Step = ({ node }) => command`kubectl cordon node/${node}`;

/** The object of a call other than a pod. An object without a namespace is cluster-scoped. */
export const describeObject: Step = ({ object, namespace }) =>
  namespace === undefined
    ? command`kubectl describe ${object}`
    : command`kubectl describe --namespace=${namespace} ${object}`;

export const manifest: Step = ({ object, namespace }) =>
  namespace === undefined
    ? command`kubectl get ${object} --output=yaml`
    : command`kubectl get --namespace=${namespace} ${object} --output=yaml`;

export const describeBinding: Step = ({ binding, namespace }) =>
  isOfCluster(binding)
    ? command`kubectl describe ${binding}`
    : command`kubectl describe --namespace=${namespace} ${binding}`;

export const deleteBinding: Step = ({ binding, namespace }) =>
  isOfCluster(binding)
    ? command`kubectl delete ${binding}`
    : command`kubectl delete --namespace=${namespace} ${binding}`;

export const describeRole: Step = ({ role, namespace }) =>
  isOfCluster(role)
    ? command`kubectl describe ${role}`
    : command`kubectl describe --namespace=${namespace} ${role}`;

function isOfCluster(name: string | undefined): boolean {
  return name?.startsWith('cluster') === true;
}

/** Uses the labels of Falco's own chart. */
export const falcoPods: Step = () =>
  'kubectl get pods --all-namespaces --selector=app.kubernetes.io/name=falco --output=wide';

/** Lists the caller's permissions in a namespace. The list of any namespace includes cluster-wide permissions. */
export const callerRights: Step = ({ caller, namespace = 'default' }) =>
  command`kubectl auth can-i --list --as=${caller} --namespace=${namespace}`;
