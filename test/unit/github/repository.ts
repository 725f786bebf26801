import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';

/** The files of this repository that GitHub reads. */

export const root = join(import.meta.dirname, '../../..');

export async function textOf(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}

/** @throws Error if the file is not YAML, or not a mapping. */
export async function yamlOf(path: string): Promise<JsonObject> {
  const value: unknown = parse(await textOf(path));
  if (isObject(value)) return value;
  throw new Error(`${path} is no mapping`);
}

export async function pathsIn(folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder));
  return names.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(folder, name));
}

export function objects(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : []).filter(isObject);
}

/** Returns a text unchanged, and describes any other value. */
export function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

export function entriesOf(value: unknown): [string, JsonObject][] {
  return Object.entries(isObject(value) ? value : {}).map(([key, each]) => [
    key,
    isObject(each) ? each : {},
  ]);
}

interface Parser {
  parseWorkflow(
    file: { name: string; content: string },
    trace: unknown,
  ): { context: { errors: { getErrors(): { message: string }[] } }; value?: unknown };
  convertWorkflowTemplate(
    context: unknown,
    value: unknown,
  ): Promise<{ errors?: { Message: string }[] }>;
  NoOperationTraceWriter: new () => unknown;
}

/**
 * GitHub's own parser of workflows, with its schema and expressions. Bundle it, because Node rejects its imports of
 * JSON.
 */
export async function workflowParser(): Promise<
  (name: string, content: string) => Promise<string[]>
> {
  const { outputFiles } = await build({
    stdin: { contents: "export * from '@actions/workflow-parser'", resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire('file:///');",
    },
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const parser = (await import(`data:text/javascript;base64,${code}`)) as Parser;
  return async (name, content) => {
    const { context, value } = parser.parseWorkflow(
      { name, content },
      new parser.NoOperationTraceWriter(),
    );
    const template =
      value === undefined ? {} : await parser.convertWorkflowTemplate(context, value);
    return [
      ...context.errors.getErrors().map(({ message }) => message),
      ...(template.errors ?? []).map(({ Message }) => Message),
    ];
  };
}
