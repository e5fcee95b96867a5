/**
 * The API over HTTP. Every page reads and writes through here.
 */

import { Emitter } from './emitter.js';

/** What the service refused, as RFC 9457 has it. */
export class Problem extends Error {
  /**
   * @param {number} status 0 where no answer came
   * @param {Record<string, any>} body
   */
  constructor(status, body) {
    super(body.detail ?? body.title ?? `The service answered ${status}`);
    this.status = status;
    /** @type {string} the name of the cause */
    this.code = body.code ?? (status === 0 ? 'NO_ANSWER' : `HTTP_${status}`);
    /** @type {string | undefined} the field that it is about */
    this.field = body.field;
    this.body = body;
  }
}

/** Called when a session is over. Set by {@link ./session.js}. */
let lost = () => {};

/** Tells when the service has refused a change since something is newer there than here. */
export const overtaken = new Emitter();

/** @param {() => void} listener */
export function onSessionLost(listener) {
  lost = listener;
}

/**
 * @typedef {object} Options
 * @property {any} [body] sent as JSON; a string is sent as it is
 * @property {string} [type] of a body that is a string
 * @property {Record<string, any>} [query] empty values are left out
 * @property {number | string} [ifMatch] the version that was read
 * @property {AbortSignal} [signal]
 */

/** @param {Record<string, any>} [query] */
export function search(query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : '';
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<any>} the body; null where there is none
 * @throws {Problem}
 */
export async function call(method, path, { body, type = 'application/json', query, ifMatch, signal } = {}) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) {
    headers['Content-Type'] = type;
  }
  if (ifMatch !== undefined) {
    headers['If-Match'] = `"${ifMatch}"`;
  }
  const answer = await send(path + search(query), {
    method,
    headers,
    signal,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const json = parse(text);
  if (answer.ok) {
    return json;
  }
  const problem = new Problem(answer.status, json ?? {});
  if (problem.code === 'UNAUTHENTICATED') {
    lost();
  } else if (problem.code === 'VERSION_MISMATCH') {
    overtaken.emit();
  }
  throw problem;
}

async function send(url, request) {
  try {
    return await fetch(url, request);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Problem(0, { detail: 'The service does not answer.' });
  }
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

export const get = (path, query, signal) => call('GET', path, { query, signal });
export const post = (path, body = {}, options = {}) => call('POST', path, { ...options, body });
export const put = (path, body, options = {}) => call('PUT', path, { ...options, body });
export const del = (path, query) => call('DELETE', path, { query });

/** A part of an address. */
export const part = encodeURIComponent;
