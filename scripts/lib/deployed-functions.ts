import { objectIn, objectsIn, textIn } from '@pipeline/shared/json-fields.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { bodyOf, type GoogleApi } from './google-api.ts';
import { NotChecked } from './not-checked.ts';
import type { Deployment } from './deployment.ts';
import { isSameUrl } from './urls.ts';

/** A function as Cloud Functions describes it. */
export interface DeployedFunction {
  readonly name: string;
  /** ACTIVE, FAILED, DEPLOYING, DELETING or UNKNOWN. */
  readonly state: string;
  /** Google's messages about the state. */
  readonly message: string;
  readonly urls: readonly string[];
  /** The identity that the function runs as. */
  readonly serviceAccount: string | undefined;
  /** The function's environment variables. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Lists the project's functions: https://docs.cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions
 * @throws NotChecked
 */
export async function readFunctions(
  { projectId, region = '-' }: Deployment,
  google: GoogleApi,
): Promise<readonly DeployedFunction[]> {
  const path = `projects/${projectId}/locations/${region}/functions?pageSize=1000`;
  const answer = await google.get('functions', path);
  const body = bodyOf(answer, 'the functions of the project', 'roles/cloudfunctions.viewer');
  return objectsIn(body, 'functions').map((item) => {
    const service = objectIn(item, 'serviceConfig');
    const messages = objectsIn(item, 'stateMessages');
    return {
      name: String(item['name']).split('/').at(-1) ?? '',
      state: textIn(item, 'state') ?? 'UNKNOWN',
      message: messages.map((each) => textIn(each, 'message') ?? '').join(' '),
      urls: [item['url'], service['uri']].filter((url) => typeof url === 'string'),
      serviceAccount: textIn(service, 'serviceAccountEmail'),
      environment: textsOf(objectIn(service, 'environmentVariables')),
    };
  });
}

function textsOf(object: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** The function at a URL; undefined if there is none, or the reason why it is unknown. */
export async function functionAt(
  url: string,
  functions: () => Promise<readonly DeployedFunction[]>,
): Promise<DeployedFunction | undefined | NotChecked> {
  try {
    return (await functions()).find(({ urls }) => urls.some((each) => isSameUrl(each, url)));
  } catch (error) {
    if (error instanceof NotChecked) return error;
    throw error;
  }
}
