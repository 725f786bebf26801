const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

/** Formats a whole number with a comma every three digits in any locale: 12,345. */
export function count(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Formats a rate with at most three digits. */
export function perSecond(rate: number): string {
  if (rate === 0) return '0/s';
  if (rate < 10) return `${rate.toFixed(1)}/s`;
  return `${count(Math.round(rate))}/s`;
}

/** Formats an RFC 3339 time in UTC like SCC: 2024-07-03 18:23:17. Returns any other text unchanged. */
export function dateTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return text;
  const date = `${time.getUTCFullYear()}-${pad(time.getUTCMonth() + 1)}-${pad(time.getUTCDate())}`;
  return `${date} ${clockTime(text)}`;
}

/** 18:23:17, in UTC. */
export function clockTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return text;
  return `${pad(time.getUTCHours())}:${pad(time.getUTCMinutes())}:${pad(time.getUTCSeconds())}`;
}

/** Shortens a full resource name to its kind and its last part. */
export function shortResource(name: string): string {
  const parts = name.replace(/^\/\//, '').split('/');
  return parts.length < 3 ? name : parts.slice(-2).join('/');
}

/** "1 finding", "2 findings". */
export function plural(value: number, noun: string, many = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : many}`;
}

/** "Container administration command" for CONTAINER_ADMINISTRATION_COMMAND. */
export function sentenceCase(constant: string): string {
  const lower = constant.toLowerCase().replaceAll('_', ' ');
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
