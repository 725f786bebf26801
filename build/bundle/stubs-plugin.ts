import type { Plugin } from 'esbuild';

/** Modules that Google's clients load for other uses than ours, and their replacements. */
const replacements: readonly { readonly file: RegExp; readonly contents: string }[] = [
  {
    // JavaScript message classes for code that builds messages by hand: half of a bundle. The clients create their own
    // from the descriptors.
    file: /(?:@google-cloud\/pubsub\/build\/protos\/protos|google-gax\/build\/protos\/(?:iam_service|locations|operations))\.js$/,
    contents: 'module.exports = {};',
  },
  {
    // Converts messages back to descriptors, for servers that describe their methods to clients.
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
