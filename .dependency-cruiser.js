/**
 * The floors of CONTRIBUTING.md, from the bottom up. What a floor may import, types included; whatever is not named
 * here may not be imported, and nobody imports `tools` or `test` but themselves.
 */
const floors = {
  shared: [],
  cli: ['shared'],
  functions: ['shared'],
  container: ['functions', 'shared'],
  scripts: ['functions', 'cli', 'shared'],
  console: ['scripts', 'functions', 'cli', 'shared'],
  program: ['console', 'scripts', 'cli', 'shared'],
  build: ['console', 'container', 'functions', 'cli', 'shared'],
  local: ['console', 'scripts', 'build', 'container', 'functions', 'cli', 'shared'],
  tools: [
    'local',
    'build',
    'program',
    'console',
    'scripts',
    'container',
    'functions',
    'cli',
    'shared',
  ],
};

const stages = ['receive', 'enrich', 'write', 'poll'];

/** A path below one of these folders. */
const below = (...folders) => `^(?:${folders.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A circle is nearly always a type in the wrong file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...Object.entries(floors).map(([floor, lower]) => ({
      name: `${floor}-imports-downwards-only`,
      severity: 'error',
      from: { path: below(floor) },
      to: {
        path: below(...Object.keys(floors), 'test'),
        pathNot: below(floor, ...lower),
      },
    })),
    ...stages.map((stage) => ({
      name: `${stage}-imports-no-other-stage`,
      comment: 'What two stages need is in `shared`.',
      severity: 'error',
      from: { path: below(`functions/${stage}`) },
      to: { path: below('functions'), pathNot: below(`functions/${stage}`) },
    })),
    {
      name: 'page-reaches-the-server-by-its-api-only',
      comment: 'The page runs in the browser, which has neither Node nor its packages.',
      severity: 'error',
      from: { path: below('console/page') },
      to: {
        pathNot: [
          below('console/page', 'console/findings', 'functions', 'shared'),
          '^console/api[.]ts$',
        ],
      },
    },
    {
      name: 'page-and-server-share-api-and-findings-only',
      comment: 'So these import neither.',
      severity: 'error',
      from: { path: ['^console/api[.]ts$', below('console/findings')] },
      to: { path: below('console'), pathNot: ['^console/api[.]ts$', below('console/findings')] },
    },
    {
      name: 'console-server-knows-no-implementation',
      comment: 'It serves any pipeline: `server/pipeline.ts` is the interface to one.',
      severity: 'error',
      from: { path: below('console/server') },
      to: { path: below('console/page', 'console/deployment') },
    },
  ],
  options: {
    // It sees imports of types, too: they are dependencies like any other.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
