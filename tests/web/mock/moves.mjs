// SPDX-License-Identifier: Apache-2.0
// What may be done with a pretended case, and what it does.
import { addDays, addEvent, documentNames, iso, kNow, makeDocument, refresh } from './cases.mjs'
import { field } from './catalogue.mjs'

const option = (...pairs) => pairs.map(([value, label]) => ({ value, label }))
const long = (key, label, more = {}) => field(key, label, 'longText', { maxLength: 2000, ...more })
const reason = long('reason', '理由', { required: true })
const basis = field('basis', '法律依据', 'text', {
  required: true,
  maxLength: 300,
  hint: '写明法律、法规名称和条款',
})
const ranks = option(
  ['sectionHead', '科(处)室负责人'],
  ['agencyDeputy', '行政机关分管负责人'],
  ['agencyHead', '行政机关负责人'],
  ['governmentHead', '本级人民政府负责人'],
)
const approver = [
  field('approver', '批准人', 'user', { required: true }),
  field('approverRank', '批准人职级', 'select', { required: true, options: ranks }),
]
const procedures = option(
  ['hearing', '听证'],
  ['tender', '招标'],
  ['auction', '拍卖'],
  ['inspection', '检验'],
  ['testing', '检测'],
  ['quarantine', '检疫'],
  ['appraisal', '鉴定'],
  ['expertReview', '专家评审'],
)
const ways = option(
  ['pickup', '窗口自取'],
  ['mail', '邮寄送达'],
  ['electronic', '电子送达'],
  ['direct', '直接送达'],
)
const opinion = [
  long('opinion', '意见', { required: true }),
  field('result', '结果', 'select', {
    required: true,
    options: option(['agreed', '同意'], ['disagreed', '不同意'], ['returned', '退回']),
  }),
]

const move = (kind, name, group, fields, more = {}) => ({
  kind,
  variant: null,
  name,
  hint: null,
  group,
  danger: false,
  preview: false,
  fields,
  ...more,
})

const all = {
  accept: move('accept', '受理', 'intake', [field('remark', '备注', 'text')], {
    hint: '出具受理通知书,承诺和法定时限自今日起算。',
  }),
  requestSupplement: move(
    'requestSupplement',
    '一次性补正告知',
    'intake',
    [
      long('materials', '需要补正的全部内容', { required: true, hint: '必须一次写全' }),
      long('reason', '理由和要求', { required: true }),
      field('deadline', '补正期限', 'date'),
    ],
    { hint: '出具补正告知书;受理时限暂停,补齐后重新起算五个工作日。' },
  ),
  notifyThirdParty: move('notifyThirdParty', '告知利害关系人', 'review', [
    field('persons', '利害关系人', 'list', {
      required: true,
      options: option(['name', '姓名或名称'], ['address', '送达地址']),
    }),
  ]),
  refuseAcceptance: move('refuseAcceptance', '不予受理', 'intake', [reason, basis], {
    danger: true,
    hint: '出具不予受理通知书,载明救济途径。',
  }),
  notNeeded: move('refuseAcceptance', '不需许可', 'intake', [reason], { variant: 'notNeeded' }),
  onTheSpot: move('onTheSpot', '当场办结', 'intake', [
    field('way', '送达方式', 'select', { required: true, options: ways }),
  ]),
  supplementReceived: move('supplementReceived', '补正收到', 'intake', [
    field('complete', '材料已补齐', 'checkbox'),
    field('files', '补正材料', 'materials'),
  ]),
  handle: move('handle', '承办', 'review', opinion),
  review: move('review', '审核', 'review', opinion),
  siteCheck: move('siteCheck', '现场核查', 'review', [
    field('place', '地点', 'text', { required: true }),
    field('signer1', '核查人一', 'user', { required: true }),
    field('signer2', '核查人二', 'user', { required: true }),
    long('opinion', '核查情况', { required: true }),
    field('files', '现场照片', 'materials'),
  ]),
  startSpecial: move(
    'startSpecial',
    '特别程序',
    'review',
    [
      field('procedure', '程序', 'select', { required: true, options: procedures }),
      field('days', '所需工作日', 'number', {
        required: true,
        hint: '须书面告知申请人;超出批准天数的部分仍计入',
      }),
      reason,
      basis,
      ...approver,
    ],
    { preview: true, hint: '出具特别程序告知书;送达后承诺和法定时限暂停。' },
  ),
  endSpecial: move(
    'endSpecial',
    '特别程序结束',
    'review',
    [long('opinion', '结论', { required: true })],
    { preview: true },
  ),
  suspend: move('suspend', '挂起', 'review', [reason, basis, ...approver], {
    preview: true,
    hint: '只停承诺时限,法定时限照常计算。',
  }),
  resume: move('resume', '恢复', 'review', [field('remark', '备注', 'text')], { preview: true }),
  extend: move(
    'extend',
    '延期',
    'review',
    [field('days', '延长工作日', 'number', { required: true, default: 10 }), reason, ...approver],
    { preview: true, hint: '只能延长一次,最多十个工作日,须在到期前批准。' },
  ),
  forwardUp: move('forwardUp', '转报', 'review', [
    field('target', '转报至', 'select', {
      required: true,
      options: option(['360500000000', '新余市']),
    }),
    long('opinion', '初审意见', { required: true }),
  ]),
  decideGrant: move('decideGrant', '准予许可', 'decision', [
    long('opinion', '审批意见', { required: true }),
  ]),
  decideRefuse: move(
    'decideRefuse',
    '不予许可',
    'decision',
    [
      reason,
      basis,
      long('remedyNotice', '救济途径', {
        required: true,
        default: '如不服本决定,可自收到之日起六十日内申请行政复议,或六个月内提起行政诉讼。',
      }),
    ],
    { danger: true },
  ),
  certify: move('certify', '制证', 'delivery', [
    field('name', '证照名称', 'text', { required: true }),
    field('number', '证照编号', 'text', { required: true }),
    field('validFrom', '有效期自', 'date', { required: true }),
    field('validTo', '有效期至', 'date'),
  ]),
  handOut: move('handOut', '领取', 'delivery', [
    field('recipient', '领取人', 'text', { required: true }),
    field('way', '方式', 'select', { required: true, options: ways }),
  ]),
  finish: move('finish', '办结', 'delivery', [
    field('result', '办结结果', 'select', {
      required: true,
      options: option(['0', '出证办结'], ['1', '退回办结'], ['6', '办结']),
    }),
  ]),
  chargeFee: move('chargeFee', '收费', 'other', [
    field('amount', '金额(元)', 'number', { required: true }),
  ]),
  note: move('note', '留痕', 'other', [long('text', '内容', { required: true })]),
  requestWithdrawal: move('requestWithdrawal', '申请人撤回', 'other', [reason]),
}

const offered = {
  received: [
    'accept',
    'requestSupplement',
    'refuseAcceptance',
    'notNeeded',
    'note',
    'requestWithdrawal',
  ],
  supplement: ['supplementReceived', 'refuseAcceptance', 'requestWithdrawal'],
  accepted: [
    'handle',
    'siteCheck',
    'startSpecial',
    'suspend',
    'extend',
    'forwardUp',
    'note',
    'requestWithdrawal',
  ],
  review: [
    'review',
    'siteCheck',
    'notifyThirdParty',
    'startSpecial',
    'suspend',
    'extend',
    'forwardUp',
    'decideGrant',
    'decideRefuse',
    'chargeFee',
    'note',
    'requestWithdrawal',
  ],
  special: ['endSpecial', 'note'],
  suspended: ['resume', 'note'],
  granted: ['certify', 'chargeFee', 'note'],
  certified: ['handOut', 'note'],
  delivered: ['finish'],
  denied: ['handOut'],
  reported: ['requestWithdrawal'],
}

export function movesOf(file, rights) {
  if (
    !rights.some((each) => ['caseIntake', 'caseHandle', 'caseReview', 'caseApprove'].includes(each))
  )
    return []
  const names = [...(offered[file.case.status] ?? [])]
  if (file.case.status === 'received' && file.item.caseType === 'onTheSpot')
    names.splice(1, 0, 'onTheSpot')
  return names.map((each) => all[each])
}

export function preview(file, { kind, fields }) {
  const days = Number(fields.days ?? 0)
  const dead = ['startSpecial', 'suspend'].includes(kind)
  const clocks = file.clocks.map((clock) => {
    const base = clock.due ?? iso(addDays(Date.parse(kNow), Math.max(1, clock.limit - clock.used)))
    const stays = kind === 'suspend' && clock.kind === 'statute'
    const after = stays
      ? clock.due
      : kind === 'suspend'
        ? null
        : iso(addDays(Date.parse(base), dead || kind === 'extend' ? days : 0))
    return {
      kind: clock.kind,
      kindName: clock.kindName,
      dueBefore: clock.due,
      dueAfter: after,
      dueLatest: kind === 'startSpecial' ? after : null,
    }
  })
  const promise = clocks.find((each) => each.kind === 'promise')
  return {
    clocks,
    text: `承诺办结期限将由 ${promise?.dueBefore?.slice(0, 10) ?? '(暂停)'} 变为 ${promise?.dueAfter?.slice(0, 10) ?? '暂停计时,恢复后重新推算'}。`,
  }
}

/// The problems of what was typed, by field.
export function problemsOf(known, body) {
  const wrong = (name, code, title, remedy) => ({ field: name, code, title, remedy })
  const found = []
  for (const each of known.fields) {
    const value = body.fields?.[each.key]
    if (each.required && each.type !== 'materials' && (value === undefined || value === ''))
      found.push(wrong(each.key, 'FIELD_MISSING', '必填项未填', '请填写该项'))
  }
  if (body.kind === 'extend' && Number(body.fields.days) > 10)
    found.push(wrong('days', 'FIELD_INVALID', '延期不得超过十个工作日', '请改为 10 或以下'))
  if (body.fields?.basis && !/[第条]/.test(body.fields.basis))
    found.push(wrong('basis', 'BASIS_MISSING', '依据没有写到条', '请写明法律名称和第几条'))
  return found
}

const next = {
  accept: ['accepted', 'accepted', '受理'],
  requestSupplement: ['supplement', 'supplementRequested', '补正告知'],
  refuseAcceptance: ['refused', 'notAccepted', '不予受理'],
  onTheSpot: ['closed', 'finished', '办结'],
  supplementReceived: ['received', 'supplementReceived', '补正收到'],
  handle: ['review', 'step', '环节'],
  review: ['review', 'step', '环节'],
  startSpecial: ['special', 'specialStarted', '特别程序开始'],
  endSpecial: ['review', 'specialEnded', '特别程序结束'],
  suspend: ['suspended', 'suspended', '挂起'],
  resume: ['review', 'resumed', '恢复'],
  extend: [null, 'extended', '延期'],
  forwardUp: ['reported', 'forwardedUp', '转报'],
  decideGrant: ['granted', 'decided', '决定'],
  decideRefuse: ['denied', 'decided', '决定'],
  certify: ['certified', 'certified', '制证'],
  handOut: ['delivered', 'delivered', '送达'],
  finish: ['closed', 'finished', '办结'],
  requestWithdrawal: ['withdrawn', 'withdrawn', '撤回'],
}

export function apply(file, known, body, user, uploads) {
  const [status, kind, kindName] = next[body.kind] ?? [null, body.kind, known.name]
  const fields = known.fields
    .filter((each) => body.fields[each.key] !== undefined)
    .map((each) => {
      const value = body.fields[each.key]
      const text = Array.isArray(value)
        ? value.map((line, at) => `${at + 1}. ${Object.values(line).join(':')}`).join('\n')
        : String(value)
      return [
        each.key,
        each.label,
        text,
        each.options?.find((one) => one.value === value)?.label ?? null,
      ]
    })
  addEvent(file, kind, kindName, Date.parse(kNow), user, fields)
  for (const upload of uploads)
    file.materials.push({
      digest: upload.digest,
      name: upload.name,
      requirement: null,
      size: upload.size,
      mediaType: upload.mediaType,
      receivedAt: kNow,
      by: user.displayName,
      here: true,
    })
  if (status) file.case.status = status
  if (status === 'accepted') file.case.acceptedAt = kNow
  file.etag++
  refresh(file)
  if (!documentNames[kind]) return []
  const document = makeDocument(file, kind, file.documents.length)
  if (body.kind === 'decideRefuse') document.kindName = '不予行政许可决定书'
  file.documents.push(document)
  return [document.id]
}
