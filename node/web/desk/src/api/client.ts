// SPDX-License-Identifier: Apache-2.0
// The one door to /api/v1. Adds CSRF token, Idempotency-Key and If-Match, turns every failure into
// an ApiError holding the problem, and, when the session has ended, asks the person to sign in over
// the page and then repeats the request: whoever called does not notice, nothing typed is lost.
//
// A write's Idempotency-Key is given by the caller (see ticket.ts), since only the caller knows
// whether a second call is a repeat or a new act.
import type { Problem } from './types'

const kBase = '/api/v1'
const kReadTimeoutMs = 30_000
const kWriteTimeoutMs = 90_000

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }
  /// The sentence at one field, or null. Fields of nested objects are named with dots.
  fieldMessage(field: string): string | null {
    const found = this.problem.fields?.find((each) => each.field === field)
    return found ? sentence(found.title, found.remedy) : null
  }
}

/// Cause and remedy as one text.
export function sentence(title: string, remedy?: string | null): string {
  return remedy ? `${title}。${remedy}` : title
}

/// What any thrown value says to a person.
export function problemOf(failure: unknown): Problem {
  if (failure instanceof ApiError) return failure.problem
  return {
    code: 'DESK',
    status: 0,
    title: '页面出错,操作没有完成',
    detail: String(failure),
    remedy: '请刷新页面后重试;如再次出现请联系管理员',
  }
}

/// Set by the session: the token of the moment, and what to do when there is no session.
export const door = {
  csrf: (): string => '',
  refresh: async (): Promise<void> => {},
  signInAgain: async (): Promise<boolean> => false,
  passwordDue: (): void => {},
}

export type Query = Record<string, string | number | boolean | null | undefined>

export interface WriteOptions {
  key: string
  etag?: string
  headers?: Record<string, string>
}

export interface Answer<T> {
  body: T
  etag: string | null
  status: number
}

export function urlOf(path: string, query: Query = {}): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
  return kBase + path + (parts.length ? `?${parts.join('&')}` : '')
}

/// Reads `path`. Throws ApiError.
export async function get<T>(path: string, query: Query = {}): Promise<T> {
  return (await getWithEtag<T>(path, query)).body
}

export async function getWithEtag<T>(path: string, query: Query = {}): Promise<Answer<T>> {
  return answerOf<T>(await knock(urlOf(path, query), () => ({ method: 'GET' }), kReadTimeoutMs))
}

/// The bytes behind `path`, for viewers. Throws ApiError.
export async function getBlob(path: string): Promise<Blob> {
  return (await knock(urlOf(path), () => ({ method: 'GET' }), kWriteTimeoutMs)).blob()
}

/// Writes `body` (JSON, or a Blob as it is). Throws ApiError.
export async function send<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: unknown,
  options: WriteOptions,
): Promise<Answer<T>> {
  const raw = body instanceof Blob
  const make = (): RequestInit => {
    const headers: Record<string, string> = {
      'X-CSRF-Token': door.csrf(),
      'Idempotency-Key': options.key,
      ...options.headers,
    }
    if (options.etag) headers['If-Match'] = quoted(options.etag)
    if (body !== undefined && body !== null)
      headers['Content-Type'] = raw ? 'application/octet-stream' : 'application/json'
    const content = raw ? (body as Blob) : body == null ? undefined : JSON.stringify(body)
    return { method, headers, body: content }
  }
  return answerOf<T>(await knock(urlOf(path), make, kWriteTimeoutMs))
}

/// One request without the session's help: sign-in itself.
export async function bare<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetchOrFail(
    urlOf(path),
    {
      method,
      headers: body ? { 'Content-Type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    },
    kReadTimeoutMs,
  )
  if (!response.ok) throw await errorOf(response)
  return (await answerOf<T>(response)).body
}

function quoted(etag: string): string {
  return etag.startsWith('"') || etag.startsWith('W/') ? etag : `"${etag}"`
}

async function knock(url: string, make: () => RequestInit, timeoutMs: number): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const response = await fetchOrFail(url, make(), timeoutMs)
    if (response.ok) return response
    const error = await errorOf(response)
    if (attempt >= 2 || !(await mended(error.problem))) throw error
  }
}

/// True if the cause is gone and the same request may be sent again.
async function mended(problem: Problem): Promise<boolean> {
  if (problem.status === 401) return door.signInAgain()
  if (problem.code === 'PASSWORD_CHANGE_DUE') door.passwordDue()
  if (problem.code !== 'SESSION_FORGED') return false
  await door.refresh()
  return true
}

async function fetchOrFail(url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  const stop = new AbortController()
  const timer = window.setTimeout(() => stop.abort(), timeoutMs)
  try {
    return await fetch(url, {
      ...init,
      signal: stop.signal,
      credentials: 'same-origin',
      cache: 'no-store',
    })
  } catch {
    throw new ApiError({
      code: 'NETWORK',
      status: 0,
      title: stop.signal.aborted ? '服务器没有及时答复' : '网络不通,连不上服务器',
      remedy: '请检查网络后重试;已填写的内容不会丢失,重复提交不会重复办理',
    })
  } finally {
    window.clearTimeout(timer)
  }
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const text = response.status === 204 ? '' : await response.text()
  return {
    body: (text ? JSON.parse(text) : undefined) as T,
    etag: response.headers.get('ETag'),
    status: response.status,
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('Retry-After') ?? '') || undefined
  try {
    const said = (await response.json()) as Problem
    if (said && said.title)
      return new ApiError({ ...said, status: said.status || response.status, retryAfter })
  } catch {
    // not JSON: a proxy's page, say
  }
  return new ApiError({
    code: 'HTTP',
    status: response.status,
    retryAfter,
    title: `服务器答复异常(${response.status})`,
    remedy: '请稍后重试;如再次出现请联系管理员',
  })
}
