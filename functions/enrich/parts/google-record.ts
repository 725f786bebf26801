import { isProjectId } from '@pipeline/shared/google-names.ts';
import { text } from '@pipeline/shared/formats/common/text.ts';
import { isObject, jsonOf, type JsonObject } from '@pipeline/shared/json.ts';
import { isSaid } from '../resource/path.ts';
import type { Claims } from './claims.ts';
import { atPointer } from './pointers.ts';

/** The record of Google Cloud's audit log: the fields gcp.* of the plugin gcpaudit, and pointers into the log entry. */

export const services = ['gcp.serviceName', ...atPointer('/protoPayload/serviceName')];
export const methods = ['gcp.methodName', ...atPointer('/protoPayload/methodName')];
export const resourceNames = [
  'gcp.resourceName',
  'gcp.resource.name',
  ...atPointer('/protoPayload/resourceName'),
];
export const requests = ['gcp.request', ...atPointer('/protoPayload/request')];
const permissions = ['gcp.authorizationInfo', ...atPointer('/protoPayload/authorizationInfo')];
export const projects = ['gcp.projectId', ...atPointer('/resource/labels/project_id')];

export function methodIn(fields: Claims): string {
  return fields.peekFirst(...methods) ?? '';
}

/** Returns the body of the request; an empty object if there is none. */
export function requestIn(fields: Claims): JsonObject {
  const request = jsonOf(fields.peekFirst(...requests));
  return isObject(request) ? request : {};
}

/** Returns the name of the resource that a call was about. */
export function resourceNameIn(fields: Claims): string | undefined {
  const name = fields.peekFirst(...resourceNames);
  return isSaid(name) ? name : authorizedResource(fields);
}

/** If the log names no resource, uses the one whose permissions were checked, if there is exactly one. */
function authorizedResource(fields: Claims): string | undefined {
  const [name, ...others] = new Set(checksIn(fields).map(nameOfChecked));
  return others.length === 0 ? name : undefined;
}

/**
 * Returns an error if none of the checked permissions was granted: the call was denied. Falco's plugin does not read
 * the status of a call. JSON omits `granted` if it is false (googleapis/googleapis:google/cloud/audit/audit_log.proto).
 */
export function refusalIn(fields: Claims): string | undefined {
  const checks = checksIn(fields);
  const [wanted] = checks.flatMap(({ permission }) => text(permission) ?? []);
  const isGranted = checks.some(({ granted }) => granted === true);
  return wanted === undefined || isGranted ? undefined : `${wanted} was not granted`;
}

function checksIn(fields: Claims): JsonObject[] {
  const list = jsonOf(fields.peekFirst(...permissions));
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Some services name it only in its attributes. */
function nameOfChecked({ resource, resourceAttributes }: JsonObject): string | undefined {
  const attributes = isObject(resourceAttributes) ? resourceAttributes : {};
  return [resource, attributes['name']].find(
    (name): name is string => typeof name === 'string' && isSaid(name),
  );
}

/** Returns the project that a record names, else the one in the name of its resource. Claims it where it is alone. */
export function recordedProject(fields: Claims): string | undefined {
  const named = /^(?:\/\/[^/]+\/)?projects\/([^/]+)/.exec(resourceNameIn(fields) ?? '')?.[1];
  const said = [...projects.map((name) => fields.peek(name)), named];
  const project = said.find((name) => name !== undefined && isProjectId(name));
  fields.claimAs(project, ...projects);
  return project;
}
