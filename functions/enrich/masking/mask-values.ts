import { isObject, isTextList, jsonOf, type JsonObject } from '@pipeline/shared/json.ts';
import { maskArguments, maskList } from './arguments.ts';
import { isHarmless } from './harmless.ts';
import type { Lookup } from './lookup.ts';
import { maskText } from './mask-text.ts';
import { isSecretName } from './names.ts';
import { isAccessKeyId } from './access-key-ids.ts';
import { isSecretCall, isSecretData, isSecretObject } from './published-fields.ts';
import { mask } from './spans.ts';

/** IDs are random and could look like secrets. */
const identifier =
  /(?:^|\.)(?:container\.(?:full_)?id|container\.image\.(?:digest|id)|host\.(?:mac|id)|(?:gcp|aws|azure)\.instanceId|k8s\.pod\.u?id|proc\.hash\.\w{1,20})$/;

/** Masks a value according to its name and to the other values of the event. */
export function maskValue(key: string, value: string, lookup: Lookup): string {
  if (identifier.test(key) || isAccessKeyId(key, value)) return value;
  if (isSecretName(key) || isSecretData(key, lookup)) return isHarmless(value, key) ? value : mask;
  if (podLabels.test(key)) return maskPairs(value);
  return maskArguments(key, value, lookup) ?? maskText(maskJson(value, lookup));
}

/** Falco's lists of a pod's labels: `key:value`, joined by commas. */
const podLabels = /^k8s(?:meta)?\.pod\.labels$/;

function maskPairs(list: string): string {
  return list
    .split(',')
    .map((pair) => {
      const [, name = '', value = ''] = /^([^:]*:)(.*)$/s.exec(pair) ?? ['', '', pair];
      return name + maskValue(name.trim().slice(0, -1), value, () => undefined);
    })
    .join(',');
}

/**
 * Masks each text in JSON by its own key, and unescaped, as if it were a value of the event. Returns a text unchanged if
 * it is not JSON, or contains no secret.
 */
function maskJson(text: string, lookup: Lookup): string {
  if (!/^\s*[[{]/.test(text)) return text;
  const read = jsonOf(text);
  const masked = maskNode(read, isSecretCall(lookup), maxDepth);
  return masked === read ? text : JSON.stringify(masked);
}

/** Far deeper than an event. What is nested deeper is removed. */
const maxDepth = 100;

/** Returns the same object if it contains no secret. */
function maskNode(node: unknown, isOfSecret: boolean, depth: number): unknown {
  if (Array.isArray(node)) {
    if (isTextList(node)) return unlessSame(node, maskList(node));
    return depth === 0
      ? mask
      : unlessSame(
          node,
          node.map((each) => maskNode(each, isOfSecret, depth - 1)),
        );
  }
  if (!isObject(node)) return typeof node === 'string' ? maskText(node) : node;
  if (depth === 0) return mask;
  const isSecret = isOfSecret || isSecretObject(node);
  const lookup = lookupIn(node);
  const entries = Object.entries(node);
  const masked = entries.map(([key, value]) =>
    isSecret && /^(?:data|stringData)$/.test(key)
      ? withoutTexts(value)
      : maskEntry(key, value, lookup, (each) => maskNode(each, isSecret, depth - 1)),
  );
  return masked.every((value, at) => value === entries[at]?.[1])
    ? node
    : Object.fromEntries(entries.map(([key], at) => [key, masked[at]]));
}

function maskEntry(
  key: string,
  value: unknown,
  lookup: Lookup,
  below: (value: unknown) => unknown,
): unknown {
  if (typeof value === 'string') return maskValue(key, value, lookup);
  if (!isTextList(value) || value.length === 0) return below(value);
  const text = JSON.stringify(value);
  const masked = maskArguments(key, text, lookup);
  return masked === undefined || masked === text ? value : jsonOf(masked);
}

function unlessSame(list: readonly unknown[], masked: readonly unknown[]): readonly unknown[] {
  return masked.every((value, at) => value === list[at]) ? list : masked;
}

/** Masks all texts, whatever their keys. */
function withoutTexts(value: unknown): unknown {
  if (!isObject(value)) return value === null ? null : mask;
  return Object.fromEntries(Object.keys(value).map((key) => [key, mask]));
}

function lookupIn(object: JsonObject): Lookup {
  return (name) => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    return isTextList(value)
      ? JSON.stringify(value)
      : typeof value === 'string'
        ? value
        : undefined;
  };
}
