import { join } from 'node:path';

/** A payload of a recipe: its file name in local/samples, and a description of the event. Falco's come first. */
export interface RecipeSample {
  readonly name: string;
  readonly what: string;
}

/** A policy of docs/recipes, with sample events. */
export interface Recipe {
  readonly title: string;
  readonly attack: readonly RecipeSample[];
  /** Harmless events that the policy's rules match as well. */
  readonly harmless: readonly RecipeSample[];
}

const folder = join(import.meta.dirname, '../../local/samples');

/** Recipes by the name of their page in docs/recipes. */
export const recipes: Readonly<Record<string, Recipe>> = {
  'kube-system': {
    title: 'Unexpected container in kube-system',
    attack: [
      {
        name: 'r01-falco-unexpected-pod-in-kube-system',
        what: 'a person starts a pod with an image from outside',
      },
      {
        name: 'recipes/sysdig-kube-system-attack',
        what: 'a person starts a pod with an image from outside, seen by Sysdig',
      },
    ],
    harmless: [
      {
        name: 'r02-falco-expected-pod-in-kube-system',
        what: "a backup's account checks snapshots with a pinned image",
      },
      {
        name: 'recipes/sysdig-kube-system-harmless',
        what: "a backup's account checks snapshots with a pinned image, seen by Sysdig",
      },
    ],
  },
  images: {
    title: 'Image allow-list and block-list',
    attack: [
      { name: 'r03-falco-image-on-the-block-list', what: 'an image on the block-list' },
      { name: 'r04-falco-image-not-on-the-allow-list', what: 'an image that is on neither list' },
      { name: 'recipes/sysdig-images-attack', what: 'an image on the block-list, seen by Sysdig' },
    ],
    harmless: [
      {
        name: 'r05-falco-image-of-a-vendor',
        what: "a vendor's image that is not mirrored yet",
      },
      {
        name: 'recipes/sysdig-images-harmless',
        what: "a vendor's image that is not mirrored yet, seen by Sysdig",
      },
    ],
  },
  privileged: {
    title: "Privileged container outside the agent's daemon set",
    attack: [
      {
        name: 'r06-falco-privileged-container',
        what: "a privileged pod with the node's root mounted",
      },
      {
        name: 'recipes/sysdig-privileged-attack',
        what: "a privileged pod with the node's root mounted, seen by Sysdig",
      },
    ],
    harmless: [
      {
        name: 'r07-falco-privileged-driver',
        what: 'a storage driver that the rule does not know yet',
      },
      {
        name: 'recipes/sysdig-privileged-harmless',
        what: 'a storage driver that the rule does not know yet, seen by Sysdig',
      },
    ],
  },
  exec: {
    title: 'docker exec and kubectl exec',
    attack: [
      { name: 'r08-falco-kubectl-exec', what: 'a person opens a shell in a pod of the shop' },
      {
        name: 'r09-falco-docker-exec',
        what: 'a user on a virtual machine opens a shell with docker exec',
      },
      {
        name: 'recipes/sysdig-exec-attack',
        what: 'a person opens a shell in a pod of the shop, seen by Sysdig',
      },
    ],
    harmless: [
      {
        name: 'r10-falco-kubectl-exec-of-a-backup',
        what: "a backup's account dumps a database",
      },
      {
        name: 'recipes/sysdig-exec-harmless',
        what: "a backup's account dumps a database, seen by Sysdig",
      },
    ],
  },
  'file-system': {
    title: 'File-system changes in a container',
    attack: [
      {
        name: 'r11-falco-program-file-written',
        what: 'curl writes a program below /usr/local/bin',
      },
      { name: 'r12-falco-new-program-run', what: 'the new program is run' },
      {
        name: 'recipes/sysdig-file-system-attack',
        what: 'curl writes a program below /usr/local/bin, seen by Sysdig',
      },
    ],
    harmless: [
      {
        name: 'r13-falco-program-file-written-by-a-build',
        what: 'a build installs a package',
      },
      {
        name: 'recipes/sysdig-file-system-harmless',
        what: 'a build installs a package, seen by Sysdig',
      },
    ],
  },
};

/** Path of a sample's payload. */
export function sampleFile({ name }: RecipeSample): string {
  return join(folder, `${name}.json`);
}
