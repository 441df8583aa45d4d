// SPDX-License-Identifier: Apache-2.0
// What the pretended node answers: a table of method, path pattern and function.
import { randomUUID } from 'node:crypto'
import { kNow } from './cases.mjs'
import { caseRoutes } from './routes_cases.mjs'
import { peopleRoutes } from './routes_people.mjs'
import { checks, items } from './catalogue.mjs'
import { organisationName, rights } from './people.mjs'
import { refuse } from './problem.mjs'

const dictionaries = {
  caseStatus: [
    ['received', '已收件'],
    ['supplement', '补正'],
    ['accepted', '已受理'],
    ['review', '审查'],
    ['special', '特别程序'],
    ['suspended', '挂起'],
    ['reported', '已上报'],
    ['granted', '准予'],
    ['denied', '不予许可'],
    ['certified', '制证'],
    ['delivered', '送达'],
    ['closed', '办结'],
    ['refused', '不予受理'],
    ['withdrawn', '撤回'],
  ],
  applicantType: [
    ['naturalPerson', '自然人'],
    ['enterprise', '企业法人'],
    ['institution', '事业法人'],
    ['socialOrganisation', '社会组织法人'],
    ['government', '行政机关'],
    ['individualBusiness', '个体工商户'],
  ],
  idType: [
    ['idCard', '居民身份证'],
    ['passport', '护照'],
    ['hkMacao', '港澳居民来往内地通行证'],
  ],
}

/// Pages by key: the key is the number of rows before.
export function paged(rows, query) {
  const from = Number(query.get('after') ?? 0)
  const limit = Math.min(200, Number(query.get('limit') ?? 50))
  const next = from + limit < rows.length ? String(from + limit) : null
  return { body: { rows: rows.slice(from, from + limit), next } }
}

function sessionBody(session) {
  const { user } = session
  return {
    user: {
      id: user.id,
      name: user.name,
      displayName: user.displayName,
      organisation: user.organisation,
      organisationName: user.organisationName,
      roles: user.roles,
      roleNames: user.roleNames,
      rights: rights(user),
    },
    csrf: session.csrf,
    expiresAt: '2025-07-14T21:30:00.000+08:00',
    mustChangePassword: user.mustChangePassword,
    node: { id: '360521000000', name: '分宜县', level: 'county', now: kNow },
  }
}

const need = (call, ...some) => {
  if (!some.some((right) => rights(call.user).includes(right))) refuse('RIGHT_MISSING')
}
/// True if `text` holds `part`, or nothing is asked.
export const contains = (text, part) =>
  !part ||
  String(text ?? '')
    .toLowerCase()
    .includes(part.toLowerCase())

function sessions(world) {
  return [
    [
      'POST',
      '/session',
      (call) => {
        const { name, password } = call.body
        const fails = world.failures.get(name) ?? 0
        if (fails >= 5) refuse('SIGN_IN_LOCKED', undefined, { 'Retry-After': '900' })
        const user = world.users.find(
          (each) => each.name === name && each.password === password && each.state === 'active',
        )
        if (!user) {
          world.failures.set(name, fails + 1)
          refuse('SIGN_IN_WRONG')
        }
        world.failures.delete(name)
        const id = randomUUID()
        const session = { user, csrf: randomUUID() }
        world.sessions.set(id, session)
        return {
          body: sessionBody(session),
          headers: { 'Set-Cookie': `gt_session=${id}; Path=/; HttpOnly; SameSite=Strict` },
        }
      },
    ],
    ['GET', '/session', (call) => ({ body: sessionBody(call.session) })],
    [
      'DELETE',
      '/session',
      (call) => {
        for (const [id, each] of world.sessions)
          if (each === call.session) world.sessions.delete(id)
        return { status: 204 }
      },
    ],
    [
      'PUT',
      '/session/password',
      (call) => {
        if (call.body.old !== call.user.password)
          refuse('FIELD_INVALID', [
            { field: 'old', code: 'SIGN_IN_WRONG', title: '原口令不正确', remedy: '请核对后重填' },
          ])
        if (/123456|password/i.test(call.body.new))
          refuse('PASSWORD_WEAK', [
            {
              field: 'new',
              code: 'PASSWORD_WEAK',
              title: '口令过于简单',
              remedy: '请换用不常见的口令',
            },
          ])
        Object.assign(call.user, { password: call.body.new, mustChangePassword: false })
        return { status: 204 }
      },
    ],
  ]
}

function catalogue(world) {
  const find = (code) => items.find((each) => each.code === code) ?? refuse('ITEM_UNKNOWN')
  const withName = (item) => ({ ...item, organisationName: organisationName(item.organisation) })
  return [
    [
      'GET',
      '/items',
      (call) =>
        paged(
          items
            .map(withName)
            .filter(
              (each) =>
                (contains(each.name, call.query.get('q')) ||
                  contains(each.code, call.query.get('q'))) &&
                contains(each.organisationName, call.query.get('organisation')),
            ),
          call.query,
        ),
    ],
    ['GET', '/items/check', (call) => paged(checks(), call.query)],
    [
      'GET',
      '/items/:code',
      (_, code) => ({ body: withName(find(code)), headers: { ETag: `"${find(code).version}"` } }),
    ],
    [
      'PUT',
      '/items/:code',
      (call, code) => {
        need(call, 'catalogueEdit')
        if (!call.body.name?.trim())
          refuse('FIELD_MISSING', [
            { field: 'name', code: 'FIELD_MISSING', title: '必填项未填', remedy: '请填写事项名称' },
          ])
        const item = find(code)
        Object.assign(item, call.body, {
          version: item.version + 1,
          versions: [
            { version: item.version + 1, publishedAt: kNow, state: 'published' },
            ...item.versions,
          ],
        })
        return { body: item }
      },
    ],
    [
      'POST',
      '/items/:code/retire',
      (call, code) => {
        need(call, 'catalogueEdit')
        find(code).state = 'retired'
        return { body: find(code) }
      },
    ],
    [
      'GET',
      '/dictionaries/:name',
      (_, name) => ({
        body: (dictionaries[name] ?? []).map(([value, label]) => ({ value, label })),
      }),
    ],
    [
      'GET',
      '/queries',
      (call) => ({
        body: {
          rows: world.queries.filter(
            (each) => each.user === call.user.id && each.list === call.query.get('list'),
          ),
          next: null,
        },
      }),
    ],
    [
      'PUT',
      '/queries/:name',
      (call, name) => {
        world.queries = world.queries.filter(
          (each) =>
            !(each.user === call.user.id && each.name === name && each.list === call.body.list),
        )
        world.queries.push({ user: call.user.id, name, ...call.body })
        return { status: 204 }
      },
    ],
    [
      'DELETE',
      '/queries/:name',
      (call, name) => {
        world.queries = world.queries.filter(
          (each) => !(each.user === call.user.id && each.name === name),
        )
        return { status: 204 }
      },
    ],
  ]
}

function works(world) {
  return [
    [
      'POST',
      '/exports',
      (call) => {
        const id = `x${world.exports.length + 1}`
        world.exports.unshift({
          id,
          list: call.body.list,
          user: call.user.id,
          createdAt: kNow,
          asked: 0,
        })
        return { status: 202, body: { id } }
      },
    ],
    [
      'GET',
      '/exports',
      (call) => ({
        body: {
          rows: world.exports.filter((each) => each.user === call.user.id).map(exportRow),
          next: null,
        },
      }),
    ],
    [
      'GET',
      '/exports/:id/file',
      () => ({
        body: Buffer.from('PK'),
        headers: { 'Content-Disposition': 'attachment; filename="cases.xlsx"' },
      }),
    ],
    [
      'GET',
      '/exports/:id',
      (_, id) => ({ body: exportRow(world.exports.find((each) => each.id === id)) }),
    ],
    [
      'GET',
      '/signals',
      (call) => {
        const levels = (call.query.get('level') ?? '').split(',').filter(Boolean)
        const rows = world.files.flatMap((file) =>
          file.signals.map((each, at) => ({
            id: `${file.index}-${at}`,
            caseId: file.case.caseId,
            number: file.case.number,
            itemName: file.case.itemName,
            organisationName: file.case.organisationName,
            ...each,
            momentDue: each.at,
            raisedAt: each.at,
            delayed: file.index % 9 === 0,
          })),
        )
        return paged(
          rows.filter((each) => !levels.length || levels.includes(each.level)),
          call.query,
        )
      },
    ],
    ['GET', '/status', () => ({ body: statusBody(world) })],
  ]
}

function exportRow(job) {
  job.asked++
  const total = 1_284
  const done = Math.min(total, job.asked * 430)
  return {
    id: job.id,
    list: job.list,
    createdAt: job.createdAt,
    state: done >= total ? 'done' : 'running',
    rowsDone: done,
    rowsTotal: total,
    bytes: done >= total ? 186_204 : null,
    url: done >= total ? `/api/v1/exports/${job.id}/file` : null,
    problem: null,
  }
}

function statusBody(world) {
  const count = (key, nameKey) =>
    Object.values(
      world.files.reduce((all, { case: row }) => {
        all[row[key]] ??= { [key]: row[key], [nameKey]: row[nameKey], count: 0 }
        all[row[key]].count++
        return all
      }, {}),
    )
  return {
    node: '360521000000',
    name: '分宜县',
    level: 'county',
    asOf: kNow,
    serving: true,
    counts: {
      cases: 137,
      events: 604,
      parked: 1,
      signals: 41,
      packagesSent: 212,
      packagesReceived: 38,
      outbox: 0,
      refusedBytes: 0,
    },
    statuses: count('status', 'statusName').sort((a, b) => b.count - a.count),
    lights: count('light', 'lightName').filter((each) => each.light !== 'none'),
    streams: [
      {
        origin: '360521000000',
        scope: 'up',
        epoch: 1,
        last: 212,
        ended: false,
        lastAgeMs: 64_000,
        deliveries: [{ neighbour: '360500000000', delivered: 209, waiting: 3 }],
      },
      {
        origin: '360521000000',
        scope: 'to:360502000000',
        epoch: 1,
        last: 6,
        ended: false,
        lastAgeMs: 7_300_000,
        deliveries: [{ neighbour: '360500000000', delivered: 6, waiting: 0 }],
      },
      {
        origin: '360000000000',
        scope: 'down',
        epoch: 1,
        last: 31,
        ended: false,
        lastAgeMs: 86_400_000,
        deliveries: [],
      },
    ],
    links: [
      {
        neighbour: '360500000000',
        lastContact: '2025-07-14T09:29:54.000+08:00',
        clockOffsetMs: -41,
        failures: 0,
        failure: '',
      },
    ],
    alarms: [],
    certificates: [
      { file: 'signing.pem', serial: '5A01', notAfter: '2026-05-30T00:00:00.000+08:00' },
      { file: 'tls.pem', serial: '5A02', notAfter: '2025-08-02T00:00:00.000+08:00' },
    ],
    calendar: { version: 4 },
    disk: { freeBytes: 182_000_000_000, totalBytes: 512_000_000_000 },
    problems: ['证书 tls.pem 将于 2025-08-02 到期,请更新'],
  }
}

export function makeRoutes(world) {
  const all = [
    ...sessions(world),
    ...caseRoutes(world),
    ...catalogue(world),
    ...peopleRoutes(world),
    ...works(world),
  ].map(([method, pattern, act]) => [
    method,
    new RegExp(`^${pattern.replace(/:\w+/g, '([^/]+)')}$`),
    act,
  ])
  return (call) => {
    for (const [method, pattern, act] of all) {
      const found = method === call.method && pattern.exec(call.path)
      if (found) return act(call, ...found.slice(1).map(decodeURIComponent))
    }
    return refuse('PATH_UNKNOWN')
  }
}
