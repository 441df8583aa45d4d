// SPDX-License-Identifier: Apache-2.0
// The pretended node's cases, uploads and lists of them.
import { createHash, randomUUID } from 'node:crypto'
import { addEvent, kNow, makeDocument, makeFile } from './cases.mjs'
import { items } from './catalogue.mjs'
import { notice, pdf, png } from './files.mjs'
import { apply, movesOf, preview, problemsOf } from './moves.mjs'
import { rights } from './people.mjs'
import { refuse } from './problem.mjs'
import { paged } from './routes.mjs'

const kPartBytes = 256 * 1024
const within = {
  mine: (row, user) =>
    !row.ended &&
    (row.handler === user.id ||
      (user.roles.includes('clerk') && ['received', 'supplement'].includes(row.status)) ||
      (user.roles.includes('approver') && row.status === 'review')),
  team: (row) => !row.ended,
  all: () => true,
  ended: (row) => row.ended,
  toCheck: (row) => row.status === 'received',
  supplements: (row) => row.status === 'supplement',
  toHandOut: (row) => ['granted', 'denied', 'certified'].includes(row.status),
}
const has = (text, part) => !part || String(text ?? '').includes(part)

function filtered(world, call) {
  const q = (name) => call.query.get(name) ?? ''
  const among = (name, value) => !q(name) || q(name).split(',').includes(value)
  const between = (name, value) =>
    (!q(`${name}From`) || (value && value.slice(0, 10) >= q(`${name}From`))) &&
    (!q(`${name}To`) || (value && value.slice(0, 10) <= q(`${name}To`)))
  const rows = world.files
    .map((each) => each.case)
    .filter(
      (row) =>
        within[q('list') || 'all'](row, call.user) &&
        has(row.number, q('number')) &&
        has(row.itemName, q('item')) &&
        has(row.applicantName, q('applicant')) &&
        has(row.handlerName, q('handler')) &&
        has(row.organisationName, q('organisation')) &&
        among('status', row.status) &&
        among('light', row.light) &&
        between('opened', row.openedAt) &&
        between('promise', row.promiseDue),
    )
  const [, down, key] = /^(-?)(\w+)$/.exec(q('sort') || '-openedAt')
  return rows.sort(
    (a, b) => (down ? -1 : 1) * String(a[key] ?? '9999').localeCompare(String(b[key] ?? '9999')),
  )
}

function pageOf(file, user, more = {}) {
  const need = file.item.requirements.map((each) => ({
    ...each,
    have: file.materials.some((one) => one.requirement === each.key),
  }))
  return {
    case: file.case,
    etag: String(file.etag),
    penHere: file.case.status !== 'reported',
    penNode: file.case.status === 'reported' ? '360500000000' : '360521000000',
    penNodeName: file.case.status === 'reported' ? '新余市' : '分宜县',
    trackingCode: user.roles.includes('clerk') ? '830417' : null,
    applicant: file.applicant,
    form: file.form,
    requirements: need,
    materials: file.materials,
    clocks: file.clocks,
    events: file.events,
    documents: file.documents,
    signals: file.signals,
    moves: movesOf(file, rights(user)),
    related: file.related,
    ...more,
  }
}

const answer = (file, user, status, more) => ({
  status,
  body: pageOf(file, user, more),
  headers: { ETag: `"${file.etag}"` },
})

function intake(world, call) {
  const item = items.find((each) => each.code === call.body.item) ?? refuse('ITEM_UNKNOWN')
  const { applicant } = call.body
  if (/[\u0000-\u0008]/.test(applicant.name))
    refuse('FIELD_INVALID', [
      {
        field: 'applicant.name',
        code: 'FIELD_INVALID',
        title: '填写的内容含有控制字符',
        remedy: '请删除后重填',
      },
    ])
  if (applicant.phone && !/^[\d+\- ]{5,20}$/.test(applicant.phone))
    refuse('FIELD_INVALID', [
      {
        field: 'applicant.phone',
        code: 'FIELD_INVALID',
        title: '电话号码不合要求',
        remedy: '请填写手机号或带区号的电话',
      },
    ])
  const file = makeFile(
    world.files.length + 1,
    item,
    Date.parse(kNow),
    'received',
    applicant.name,
    applicant.type === 'naturalPerson',
  )
  file.case.title = call.body.title
  file.form = item.formFields.map((each) => ({
    key: each.key,
    label: each.label,
    value: call.body.form[each.key] === undefined ? null : String(call.body.form[each.key]),
  }))
  file.materials = call.body.materials.map(({ requirement, upload }) => {
    const known = world.uploads.get(upload)
    return {
      digest: known.digest,
      name: known.name,
      requirement,
      size: known.size,
      mediaType: known.mediaType,
      receivedAt: kNow,
      by: call.user.displayName,
      here: true,
    }
  })
  world.files.push(file)
  return answer(file, call.user, 201, { issued: [file.documents[0].id] })
}

function step(world, call, file) {
  const { kind, variant } = call.body
  const tag = call.request.headers['if-match']
  if (!tag) refuse('VERSION_MISSING')
  if (tag !== `"${file.etag}"`) refuse('VERSION_CONFLICT')
  const known =
    movesOf(file, rights(call.user)).find(
      (each) => each.kind === kind && each.variant === (variant ?? null),
    ) ?? refuse('MOVE_NOT_ALLOWED')
  const wrong = problemsOf(known, call.body)
  if (wrong.length) refuse('FIELD_INVALID', wrong)
  const issued = apply(
    file,
    known,
    call.body,
    call.user,
    (call.body.materials ?? []).map((id) => world.uploads.get(id)),
  )
  return answer(file, call.user, 200, { issued })
}

function uploads(world) {
  const find = (id) => world.uploads.get(id) ?? refuse('MATERIAL_UNKNOWN')
  const shown = ({ id, offset, size, digest, mediaType }) => ({
    id,
    offset,
    partBytes: kPartBytes,
    done: offset >= size,
    digest: digest ?? null,
    mediaType: mediaType ?? null,
  })
  return [
    [
      'POST',
      '/uploads',
      (call) => {
        const { name, size } = call.body
        if (!size) refuse('UPLOAD_EMPTY')
        if (/\.(exe|js|bat)$/i.test(name)) refuse('UPLOAD_TYPE_WRONG')
        const upload = {
          id: randomUUID(),
          name: name.replace(/.*[\\/]/, ''),
          size,
          offset: 0,
          hash: createHash('sha256'),
        }
        world.uploads.set(upload.id, upload)
        return { status: 201, body: shown(upload) }
      },
    ],
    [
      'PUT',
      '/uploads/:id',
      (call, id) => {
        const upload = find(id)
        if (Number(call.request.headers['upload-offset']) !== upload.offset)
          refuse('UPLOAD_OFFSET_WRONG')
        upload.hash.update(call.bytes)
        upload.offset += call.bytes.length
        if (upload.offset >= upload.size)
          Object.assign(upload, {
            digest: `sha256:${upload.hash.digest('hex')}`,
            mediaType: /\.(png|jpe?g)$/i.test(upload.name) ? 'image/png' : 'application/pdf',
          })
        return { body: shown(upload) }
      },
    ],
    ['GET', '/uploads/:id', (_, id) => ({ body: shown(find(id)) })],
    [
      'DELETE',
      '/uploads/:id',
      (_, id) => {
        world.uploads.delete(id)
        return { status: 204 }
      },
    ],
  ]
}

function counters(world, user) {
  const rows = world.files.map((each) => each.case)
  const count = (test) => rows.filter(test).length
  return {
    toCheck: count((row) => within.toCheck(row)),
    supplements: count((row) => within.supplements(row)),
    toHandOut: count((row) => within.toHandOut(row)),
    mine: count((row) => within.mine(row, user)),
    yellow: count((row) => row.light === 'yellow'),
    red: count((row) => row.light === 'red'),
    over: count((row) => row.light === 'over'),
    receivedToday: count((row) => row.openedAt.startsWith('2025-07-14')),
    acceptedToday: count((row) => row.acceptedAt?.startsWith('2025-07-14')),
    finishedToday: 3,
  }
}

function personal(world, call, file) {
  if (!call.body.purpose)
    refuse('FIELD_MISSING', [
      { field: 'purpose', code: 'FIELD_MISSING', title: '必填项未填', remedy: '请填写该项' },
    ])
  world.accesses.unshift({
    id: randomUUID(),
    at: kNow,
    userName: call.user.displayName,
    organisationName: call.user.organisationName,
    caseId: file.case.caseId,
    number: file.case.number,
    what: '申请人身份信息',
    purpose: call.body.purpose,
  })
  return {
    body: {
      applicant: {
        name: '欧阳晓䶮',
        idType: 'idCard',
        idNumber: '360521199003071234',
        phone: '13907901234',
        address: '分宜县钤阳街道府前路 88 号',
        email: '',
      },
      form: {},
    },
  }
}

export function caseRoutes(world) {
  const find = (id) => world.files.find((each) => each.case.caseId === id) ?? refuse('CASE_UNKNOWN')
  return [
    ['GET', '/cases', (call) => paged(filtered(world, call), call.query)],
    ['GET', '/cases/counters', (call) => ({ body: counters(world, call.user) })],
    ['POST', '/cases', (call) => intake(world, call)],
    [
      'POST',
      '/cases/assign',
      (call) => {
        const user =
          world.users.find((each) => each.id === call.body.user) ?? refuse('USER_UNKNOWN')
        const refused = []
        for (const id of call.body.caseIds) {
          const file = find(id)
          if (file.case.ended)
            refused.push({
              caseId: file.case.number,
              code: 'MOVE_NOT_ALLOWED',
              title: '办件已经结束',
            })
          else {
            Object.assign(file.case, { handler: user.id, handlerName: user.displayName })
            addEvent(file, 'step', '环节', Date.parse(kNow), call.user, [
              ['handler', '分派给', user.displayName],
            ])
            file.etag++
          }
        }
        return { body: { assigned: call.body.caseIds.length - refused.length, refused } }
      },
    ],
    ['GET', '/cases/:id', (call, id) => answer(find(id), call.user)],
    [
      'POST',
      '/cases/:id/moves/preview',
      (call, id) => {
        const file = find(id)
        const known =
          movesOf(file, rights(call.user)).find((each) => each.kind === call.body.kind) ??
          refuse('MOVE_NOT_ALLOWED')
        const wrong = problemsOf(known, call.body)
        if (wrong.length) refuse('FIELD_INVALID', wrong)
        return { body: preview(file, call.body) }
      },
    ],
    ['POST', '/cases/:id/moves', (call, id) => step(world, call, find(id))],
    ['POST', '/cases/:id/personal', (call, id) => personal(world, call, find(id))],
    [
      'GET',
      '/cases/:id/reads',
      (_, id) => ({
        body: { rows: world.accesses.filter((each) => each.caseId === id), next: null },
      }),
    ],
    [
      'GET',
      '/cases/:id/materials/:digest',
      (_, id, digest) => {
        const known =
          find(id).materials.find((each) => each.digest === digest) ?? refuse('MATERIAL_UNKNOWN')
        const body =
          known.mediaType === 'image/png'
            ? png()
            : known.mediaType === 'application/pdf'
              ? pdf()
              : Buffer.from('PK')
        return { body, headers: { 'Content-Type': known.mediaType } }
      },
    ],
    [
      'GET',
      '/cases/:id/documents/:document',
      (_, id, document) => {
        const file = find(id)
        return {
          body: notice(
            file.documents.find((each) => each.id === document) ??
              makeDocument(file, 'received', 0),
            file,
          ),
          headers: { 'Content-Type': 'text/html; charset=utf-8' },
        }
      },
    ],
    ...uploads(world),
  ]
}
