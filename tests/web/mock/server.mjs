// SPDX-License-Identifier: Apache-2.0
// A pretended node for the desk's own tests: /api/v1 as the contract says it, the built desk below
// /desk/ with the node's security headers, everything in memory. Never shipped.
//
//   node mock/server.mjs [port] [folder of the built desk]
//
// Tests steer it below /mock/: expire sessions, let a colleague be faster, drop the line, read what
// was written and with which key.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { refuse, Refusal } from './problem.mjs'
import { makeRoutes } from './routes.mjs'
import { makeWorld } from './world.mjs'

const kHeaders = {
  'Content-Security-Policy':
    "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; object-src 'none'; frame-src 'self' blob:",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'SAMEORIGIN',
}
const kTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
const kDesk = fileURLToPath(new URL('../../../node/web/desk/dist', import.meta.url))

async function bodyOf(request) {
  const parts = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

function reply(response, status, body, headers = {}) {
  const raw = Buffer.isBuffer(body) || typeof body === 'string'
  response.writeHead(status, {
    ...kHeaders,
    'Cache-Control': 'no-store',
    ...(body === null
      ? {}
      : { 'Content-Type': raw ? 'application/octet-stream' : 'application/json; charset=utf-8' }),
    ...headers,
  })
  response.end(body === null ? undefined : raw ? body : JSON.stringify(body))
}

async function desk(response, path, folder) {
  const inside = normalize(path.replace(/^\/desk\/?/, '')).replace(/^(\.\.[/\\])+/, '')
  try {
    const file = join(folder, inside === '.' || inside === '' ? 'index.html' : inside)
    reply(response, 200, await readFile(file), {
      'Content-Type': kTypes[extname(file)] ?? 'application/octet-stream',
    })
  } catch {
    reply(response, 404, 'not found', { 'Content-Type': 'text/plain' })
  }
}

function sessionOf(world, request) {
  const cookie = /gt_session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1]
  return cookie ? world.sessions.get(cookie) : undefined
}

/// Sign-in is open; all else needs a session, all writes its token and a key.
function admit(world, call) {
  if (call.method === 'POST' && call.path === '/session') return
  call.session = sessionOf(world, call.request)
  if (!call.session) refuse('SESSION_MISSING')
  call.user = call.session.user
  if (call.method === 'GET') return
  if (call.request.headers['x-csrf-token'] !== call.session.csrf) refuse('SESSION_FORGED')
  if (!call.key) refuse('IDEMPOTENCY_MISSING')
  if (call.user.mustChangePassword && !call.path.startsWith('/session'))
    refuse('PASSWORD_CHANGE_DUE')
}

/// True if this write is to be lost on its way, as steered.
function breaks(world, call) {
  const { broken } = world
  if (!broken || broken.times <= 0 || call.method === 'GET' || !call.path.includes(broken.path))
    return false
  broken.times--
  return true
}

/// The answer of an earlier call with the same key, or a new one.
async function once(world, call, act) {
  if (call.method === 'GET' || !call.key) return act()
  const digest = createHash('sha256')
    .update(`${call.method} ${call.path}`)
    .update(call.bytes)
    .digest('hex')
  const before = world.answers.get(call.key)
  if (before && before.digest !== digest) refuse('IDEMPOTENCY_REUSED')
  if (before) return before.answer
  const answer = await act()
  world.answers.set(call.key, { digest, answer })
  return answer
}

async function api(world, routes, request, response, url) {
  const call = {
    request,
    method: request.method,
    path: url.pathname.slice('/api/v1'.length),
    query: url.searchParams,
    key: request.headers['idempotency-key'],
    bytes: await bodyOf(request),
  }
  const json = /json/.test(request.headers['content-type'] ?? '')
  call.body = json && call.bytes.length ? JSON.parse(call.bytes.toString()) : {}
  try {
    if (call.method !== 'GET')
      world.writes.push({ method: call.method, path: call.path, key: call.key, body: call.body })
    if (world.slowMs && call.method !== 'GET')
      await new Promise((wake) => setTimeout(wake, world.slowMs))
    if (breaks(world, call)) return request.socket.destroy()
    admit(world, call)
    const answer = await once(world, call, () => routes(call))
    reply(response, answer.status ?? 200, answer.body ?? null, answer.headers)
  } catch (failure) {
    if (!(failure instanceof Refusal)) console.error(failure)
    const known = failure instanceof Refusal ? failure : new Refusal('INTERNAL')
    reply(response, known.body.status, known.body, {
      'Content-Type': 'application/problem+json',
      ...known.headers,
    })
  }
}

function steer(world, response, url) {
  const { searchParams: query } = url
  const acts = {
    '/mock/expire': () => world.sessions.clear(),
    '/mock/touch': () => world.files.find((each) => each.case.caseId === query.get('case')).etag++,
    '/mock/slow': () => {
      world.slowMs = Number(query.get('ms'))
    },
    '/mock/break': () => {
      world.broken = { path: query.get('path'), times: Number(query.get('times') ?? 1) }
    },
    '/mock/reset': () => Object.assign(world, makeWorld()),
    '/mock/writes': () => undefined,
  }
  if (!acts[url.pathname]) return reply(response, 404, null)
  acts[url.pathname]()
  return reply(response, 200, url.pathname === '/mock/writes' ? world.writes : { done: true })
}

/// Serves on `port` (0: any); returns the address and how to stop.
export async function startMock(port = 0, folder = kDesk) {
  const world = makeWorld()
  const routes = makeRoutes(world)
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://mock')
    if (url.pathname.startsWith('/api/v1/')) return api(world, routes, request, response, url)
    if (url.pathname.startsWith('/mock/')) return steer(world, response, url)
    return desk(response, url.pathname, folder)
  })
  await new Promise((ready) => server.listen(port, '127.0.0.1', ready))
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startMock(Number(process.argv[2] ?? 8787), process.argv[3])
  console.log(`${url}/desk/  (password of everybody: see mock/people.mjs)`)
}
