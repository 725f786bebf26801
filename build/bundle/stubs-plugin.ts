import type { Plugin } from 'esbuild';

/** Modules that Google's clients load for uses other than ours, and what stands in their place. */
const replacements: readonly { readonly file: RegExp; readonly contents: string }[] = [
  {
    // Message classes as JavaScript, for whoever makes messages by hand: half of a bundle. The clients make their own
    // from the descriptors.
    file: /(?:@google-cloud\/pubsub\/build\/protos\/protos|google-gax\/build\/protos\/(?:iam_service|locations|operations))\.js$/,
    contents: 'module.exports = {};',
  },
  {
    // Turns every message into a descriptor again, which is for servers that tell clients of their methods.
    file: /protobufjs\/ext\/descriptor\/index\.js$/,
    contents: `
      const { Enum, Root, Type } = require('protobufjs');
      const none = { $type: { toObject: () => ({}) } };
      Type.prototype.toDescriptor = Enum.prototype.toDescriptor = () => none;
      Root.prototype.toDescriptor = () => ({ file: [] });`,
  },
];

export const stubsPlugin: Plugin = {
  name: 'unused-modules',
  setup(build) {
    for (const { file, contents } of replacements) {
      build.onLoad({ filter: file }, () => ({ contents, loader: 'js' }));
    }
  },
};
