import type { Plugin } from 'esbuild';

/**
 * Modules that Google's clients load for whoever uses their clients for something else: message classes as JavaScript,
 * besides the descriptors, from which the clients make their own. They are the greater part of a bundle.
 */
const unused: readonly RegExp[] = [
  /@google-cloud\/pubsub\/build\/protos\/protos\.js$/,
  /google-gax\/build\/protos\/(?:iam_service|locations|operations)\.js$/,
];

export const unusedModules: Plugin = {
  name: 'unused-modules',
  setup(build) {
    for (const filter of unused) {
      build.onLoad({ filter }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
    }
  },
};
